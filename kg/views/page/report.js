// Reporting an error: a form that ends in one line for corrections.tsv, as kg/reading/corrections.py writes and reads it.

/** A line of the file: the columns with tabs between them; white space within one, tabs and line breaks too, is one blank. */
function correctionLine(said) {
  return META.columns.map((column) => quotedCell(plainCell(said[column] || ""))).join("\t");
}

/** A cell as a spreadsheet writes it: in quotation marks where it has some. */
function quotedCell(text) {
  return text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Who is meant, whatever namesakes come later: up to three articles that name the subject. None where a part of it is meant. */
function anchorFor(node, object) {
  if (object && !NODE_OF.has(object)) return "";
  return node.articles.map((i) => ARTICLES[i].key).filter((key) => !key.includes("|")).slice(0, META.anchors).join(" | ");
}

function plainCell(text) {
  return text.replace(/[\s\x1c-\x1f\x85]+/gu, " ").trim();
}

/** How names are compared when corrections are applied: without width, case, blanks and quotation marks. */
function folded(name) {
  return name.normalize("NFKC").replace(/[\s“”"'‘’「」『』《》]/gu, "").toLowerCase();
}

function localName(key) {
  return key.slice(key.indexOf("/") + 1);
}

function isByHand(fact) {
  return fact.evidence.some((e) => DATA.rules[e[2]] === META.byHand);
}

/** The facts that a line about this edge means: all, or those of one amount or post. */
function factsMeant(fact, value) {
  const ends = (f) => (fact.relation === SYMMETRIC ? [f.from, f.to].sort().join() : `${f.from},${f.to}`);
  const same = NODES[fact.from].facts.filter((f) => f.relation === fact.relation && ends(f) === ends(fact));
  return value ? same.filter((f) => [f.amount, f.role].some((said) => folded(said) === folded(value))) : same;
}

/*
 * What can be said, by action: a function that makes the fields (told what to call when they change) and gives
 * {fields, said(): the columns that they fill, problem(said): key of what is missing or wrong, or ""}.
 */
const REPORTS = {
  node: { rename: renameFields, retype: retypeFields, merge: mergeFields, distinct: distinctFields, split: splitFields, reject: rejectFields },
  edge: { reject: edgeFields, confirm: edgeFields },
};

function labelled(word, ...fields) {
  return el("label", { class: "field" }, el("span", {}, t(word)), fields);
}

function nameField(word, changed) {
  const input = el("input", { type: "text", autocomplete: "off", spellcheck: "false", oninput: changed });
  return [input, labelled(word, input)];
}

let bearers = null; // folded name → the nodes that are called so
function nodesCalled(name) {
  if (!bearers) {
    bearers = new Map();
    for (const node of NODES) for (const known of new Set([node.key, node.label, ...node.aliases].map(folded))) bearers.set(known, [...(bearers.get(known) || []), node]);
  }
  return bearers.get(folded(name)) || [];
}

/** What is wrong with a new name for a node, or for a part of it, which may be called as the node is. */
function nameProblem(name, node, isPart) {
  if (!/[^\s/]/u.test(name) || plainCell(name) === "-") return "needName";
  return isPart || folded(name) !== folded(node.label) ? "" : "sameName";
}

/** What is worth a thought about it: others may be called so, and are told apart by their ids. */
function nameHint(name, node) {
  return nodesCalled(name).some((n) => n !== node && n.group === node.group) ? "takenName" : "";
}

function renameFields(node, changed) {
  const [input, field] = nameField("newName", changed);
  return { fields: [field], said: () => ({ value: input.value }), problem: (said) => nameProblem(said.value, node, false), hint: (said) => nameHint(said.value, node) };
}

function retypeFields(node, changed) {
  const select = el("select", { onchange: changed }, DATA.types.filter((type) => type !== node.group).map((type) => el("option", { value: type }, t(type))));
  return { fields: [labelled("newType", select)], said: () => ({ value: select.value }), problem: () => "" };
}

function mergeFields(node, changed, other) {
  return nodeFields("mergeWith", node, changed, other, []);
}

/** Names that were joined into this node can be told from it as well: by the ids that they would have on their own. */
function distinctFields(node, changed, other) {
  return nodeFields("distinctFrom", node, changed, other, node.decisions.filter((d) => d.same && !d.node).map((d) => d.key));
}

function nodeFields(word, node, changed, other, joined) {
  let chosen = other || "";
  const list = el("ul", { id: "report-choices", class: "results", role: "listbox", "aria-label": t("results"), hidden: true });
  const input = el("input", { type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false" });
  const shown = el("p", { class: "small soft" });
  const set = (key) => {
    chosen = key;
    shown.replaceChildren(...(key ? [`${t("chosen")} `, el("bdi", { class: "name" }, clean(key))] : []));
    changed();
  };
  const find = (text) => [
    ...joined.filter((key) => folded(text) && folded(key).includes(folded(text))).map((key) => ({ key })),
    ...search(text).filter((hit) => hit.node && hit.node !== node && hit.node.group === node.group).map((hit) => ({ key: hit.node.key, node: hit.node, near: hit.near })),
  ];
  const row = (hit) => (hit.node ? nodeRow(hit) : [typeIcon(node.group), el("bdi", { class: "name" }, shorten(localName(hit.key), 120)), el("span", { class: "soft small" }, t("joinedName"))]);
  const name = (key) => (NODE_OF.has(key) ? NODE_OF.get(key).label : localName(key));
  input.addEventListener("input", () => { if (chosen) set(""); });
  combobox(input, list, { find, row, pick: (hit) => { input.value = clean(name(hit.key)); set(hit.key); } });
  if (chosen) { input.value = clean(name(chosen)); set(chosen); }
  return { fields: [labelled(word, input), list, shown], said: () => ({ object: chosen }), problem: (said) => (said.object ? "" : "needNode") };
}

function splitFields(node, changed) {
  const [input, field] = nameField("partName", changed);
  const sources = [...new Set([...node.articles, ...node.facts.flatMap((f) => [...f.sources])])].filter((i) => ARTICLES[i] && !HAND_MADE.has(i) && !ARTICLES[i].key.includes("|"));
  const boxes = sources.map((i) => el("input", { type: "checkbox", value: ARTICLES[i].key, onchange: changed }));
  const lines = sources.map((i, k) => {
    const { title, outlet, date } = ARTICLES[i];
    return el("label", { class: "choice" }, boxes[k], el("span", {}, el("bdi", {}, `《${shorten(title, 80) || t("untitled")}》`), [outlet, date].filter(Boolean).map((s) => ` · ${shorten(s, 60)}`).join("")));
  });
  return {
    fields: [field, el("fieldset", { class: "articles" }, el("legend", {}, t("partArticles")), lines)],
    said: () => ({ value: input.value, source: boxes.filter((box) => box.checked).map((box) => box.value).join(" | ") }),
    problem: (said) => nameProblem(said.value, node, true) || (said.source ? "" : "needArticles"),
    hint: (said) => nameHint(said.value, node),
  };
}

function rejectFields(node) {
  return { fields: [el("p", { class: "small" }, t("rejectNodeText", { n: node.facts.length }))], said: () => ({}), problem: () => (node.facts.some(isByHand) ? "byHand" : "") };
}

function edgeFields(fact, changed, other, action) {
  const value = fact.amount || fact.role;
  const box = el("input", { type: "checkbox", onchange: changed });
  box.checked = true;
  const touched = el("p", { class: "small soft" });
  const said = () => {
    const about = { relation: DATA.relations[fact.relation], object: NODES[fact.to].key, value: value && box.checked ? value : "" };
    touched.textContent = t("factsTouched", { n: factsMeant(fact, about.value).length });
    return about;
  };
  const problem = (about) => {
    const meant = factsMeant(fact, about.value);
    if (action === "confirm" && !about.value && meant.length > 1) return "severalFacts";
    return action === "reject" && meant.some(isByHand) ? "byHand" : "";
  };
  const only = value ? el("label", { class: "choice" }, box, el("span", {}, t("onlyWith", { value: clean(value) }))) : null;
  return { fields: [only, touched], said, problem };
}

function reportNode(node, action = "rename", other = "") {
  showReport("node", node, { about: nameOf(node), subject: node.key, action, other });
}

function reportFact(fact) {
  const [a, b] = [NODES[fact.from], NODES[fact.to]];
  const about = [nameOf(a), ` ${t(DATA.relations[fact.relation])} ${fact.relation === SYMMETRIC ? "—" : "→"} `, nameOf(b)];
  showReport("edge", fact, { about, subject: a.key, action: "reject", other: "" });
}

/** The dialog: what it is about, what is wrong with it, the reason, and the line, which follows every change. */
function showReport(kind, thing, { about, subject, action: first, other: preset }) {
  const fields = el("div", {});
  const note = el("textarea", { class: "note", rows: 2, oninput: () => update() });
  const header = el("textarea", { class: "tsv", readonly: true, rows: 1 });
  const line = el("textarea", { class: "tsv", readonly: true, rows: 2 });
  const status = el("p", { class: "small", role: "status" });
  const copy = (word, text, area) => el("button", { onclick: () => copyWithin(text(), area, status) }, t(word));
  const buttons = [copy("copyLine", () => line.value, line), copy("copyBoth", () => `${header.value}\n${line.value}\n`, line)];
  header.value = META.columns.join("\t");
  let action = "";
  let form = null;
  const update = () => {
    if (!form) return;
    const said = form.said();
    const problem = form.problem(said);
    line.value = problem ? "" : correctionLine({ action, subject, source: anchorFor(NODE_OF.get(subject), said.object), ...said, note: note.value, date: today() });
    const word = problem || (form.hint ? form.hint(said) : "");
    status.textContent = word ? t(word) : "";
    for (const button of buttons) button.disabled = Boolean(problem);
  };
  const turnTo = (chosen, other) => {
    action = chosen;
    form = null; // while its fields are made, they have nothing to say yet
    form = REPORTS[kind][action](thing, update, other, action);
    fields.replaceChildren(...form.fields.filter(Boolean));
    update();
  };
  const choices = Object.keys(REPORTS[kind]).map((name) => el("label", { class: "choice" },
    el("input", { type: "radio", name: "action", value: name, checked: name === first, autofocus: name === first, onchange: () => turnTo(name, "") }), el("span", {}, t(`${kind}_${name}`))));
  $("dialog").replaceChildren(el("h2", { id: "dialog-title" }, t("correct")), el("p", { class: "about" }, about),
    el("fieldset", {}, el("legend", {}, t("whatIsWrong")), choices), fields, labelled("reason", note),
    el("p", { class: "small" }, t("whereTo")), labelled("headerLine", header), labelled("lineFor", line), status,
    el("div", { class: "actions" }, buttons, el("button", { onclick: () => $("dialog").close() }, t("close"))));
  turnTo(first, preset);
  if (!$("dialog").open) $("dialog").showModal();
}

/** Copy from within the dialog, which covers everything else: a browser that does not allow it leaves the text selected. */
async function copyWithin(text, area, status) {
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = t("copied");
  } catch {
    area.select();
    status.textContent = t("copySelected");
  }
}
