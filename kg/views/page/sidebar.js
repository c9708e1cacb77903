// The legend, which is the filter: types, relations, status, place, outlet, dates, confidence.

function renderSidebar() {
  const focus = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.focus : "";
  $("filters").replaceChildren(...[
    el("h2", {}, t("types")), legend("types", ["Programme", "Place", "Organization", "Person"].filter((v) => DATA.types.includes(v)), (v) => typeIcon(v)),
    el("h2", {}, t("relations")), legend("relations", Object.keys(LINE_STYLES).filter((r) => DATA.relations.includes(r)), (v) => lineIcon(v)),
    el("h2", {}, t("statuses")), legend("statuses", ["done", "planned", "claimed"], (v) => el("span", { class: "sign", "aria-hidden": "true" }, { done: "●", planned: "◐", claimed: "“”" }[v])), correctedKey(),
    slider(), placeField(), outletField(),
    el("div", { class: "pair" }, dateField("since"), dateField("until")),
    el("p", { class: "small soft", id: "undated" }, t("undated")),
    el("p", { class: "small", id: "hidden-list" }),
  ].filter(Boolean));
  if (focus) $("filters").querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus();
}

function legend(field, values, icon) {
  return el("ul", { class: "legend" }, values.map((value) => el("li", {},
    el("button", { class: "row", "aria-pressed": String(!state[field].has(value)), "data-field": field, "data-value": value, "data-focus": `${field}-${value}`, onclick: () => {
      const set = new Set(state[field]);
      if (!set.delete(value)) set.add(value);
      change({ [field]: set });
    } }, icon(value), el("span", { class: "label" }, t(value), el("small", { lang: state.lang === "zh" ? "en" : "zh" }, STRINGS[state.lang === "zh" ? "en" : "zh"][value])), el("span", { class: "count" })),
    el("button", { class: "only", "aria-label": t("onlyThis", { name: t(value) }), "data-focus": `only-${value}`, onclick: () => change({ [field]: new Set(values.filter((v) => v !== value)) }, { fit: true }) }, t("only")))));
}

/** What the pencil means, where the picture has any. */
function correctedKey() {
  const { nodes, facts } = CORRECTED;
  return nodes.length || facts.length ? el("p", { class: "small fixed", id: "corrected" }, pencil(), t("correctedCount", { n: count(nodes.length), m: count(facts.length) })) : null;
}

function slider() {
  const input = el("input", { type: "range", id: "confidence", min: 0, max: 95, step: 5, "data-focus": "confidence" });
  let sliding = false; // one drag is one step for the back button
  input.addEventListener("input", () => { change({ confidence: Number(input.value) / 100 }, { replace: sliding }); sliding = true; });
  input.addEventListener("change", () => { sliding = false; });
  return el("label", { class: "field", for: "confidence" }, el("span", {}, `${t("confidence")} `, el("output", { id: "confidence-word" })), input, el("span", { class: "small", id: "doubtful" }));
}

/** The place to keep to: typed, or chosen from the largest; emptied, anywhere. */
function placeField() {
  const list = el("ul", { id: "places", class: "results", role: "listbox", "aria-label": t("place"), hidden: true });
  const input = el("input", { type: "search", id: "place", role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", placeholder: t("anyPlace"), "data-focus": "place" });
  const pick = (hit) => { input.value = clean(hit.node.label); change({ place: hit.node.key }, { fit: true }); };
  const find = (text) => (text.trim() ? search(text).filter((hit) => hit.node && hit.node.group === "Place") : largestPlaces().map((node) => ({ node })));
  const row = (hit) => [typeIcon("Place"), nodeRow(hit)[1], el("span", { class: "soft small" }, t("holds", { n: count(subtree(hit.node).size - 1) }))];
  input.addEventListener("input", () => { if (!input.value && state.place) change({ place: "" }, { fit: true }); });
  input.addEventListener("blur", () => setTimeout(syncFields, 200));
  combobox(input, list, { find, row, pick, offer: true });
  return el("div", { class: "field" }, el("label", {}, el("span", {}, t("place")), input), list);
}

let largest = null;
function largestPlaces() {
  largest = largest || NODES.filter((n) => n.group === "Place" && n.holds).map((n) => [n, subtree(n).size]).sort((a, b) => b[1] - a[1] || a[0].id - b[0].id).map(([n]) => n);
  return largest;
}

function outletField() {
  if (!OUTLETS.length) return null;
  const select = el("select", { id: "outlet", "data-focus": "outlet" }, el("option", { value: "" }, t("anyOutlet")), OUTLETS.map((o) => el("option", { value: o }, `${shorten(o, 30)} (${count(OF_CORPUS.filter((a) => a.outlet === o).length)})`)));
  select.addEventListener("change", () => change({ outlet: select.value }));
  return el("label", { class: "field" }, el("span", {}, t("outlet")), select);
}

function dateField(field) {
  const input = el("input", { type: "date", id: field, "data-focus": field });
  input.addEventListener("change", () => change({ [field]: input.value }));
  return el("label", { class: "field" }, el("span", {}, t(field)), input);
}

/** The numbers beside the legend: shown now / in the whole graph. */
function renderCounts(view) {
  const tally = { types: new Map(), relations: new Map(), statuses: new Map() };
  const add = (field, value) => tally[field].set(value, (tally[field].get(value) || 0) + 1);
  view.nodes.forEach((n) => add("types", n.group));
  view.facts.forEach((f) => { add("relations", DATA.relations[f.relation]); add("statuses", DATA.statuses[f.status]); });
  for (const row of document.querySelectorAll("#filters .row")) {
    const { field, value } = row.dataset;
    row.setAttribute("aria-pressed", String(!state[field].has(value)));
    row.querySelector(".count").textContent = `${count(tally[field].get(value) || 0)}/${count(TOTALS[field].get(value) || 0)}`;
  }
  syncFields();
  $("confidence-word").textContent = `${state.confidence.toFixed(2)} · ${confidenceWord(state.confidence)}`;
  $("doubtful").textContent = view.doubtful ? t("doubtful", { n: count(view.doubtful) }) : t("noDoubtful");
  $("undated").hidden = !(state.since || state.until);
  withFocus($("hidden-list"), () => $("hidden-list").replaceChildren(...handPicked("hidden", "hiddenList", "unhide"), ...handPicked("pinned", "pinnedList", "unpin")));
}

/** The fields say what the state is, wherever it came from. */
function syncFields() {
  $("confidence").value = Math.round(state.confidence * 100);
  const place = NODE_OF.get(state.place);
  if (document.activeElement !== $("place")) $("place").value = place ? clean(place.label) : "";
  for (const field of ["outlet", "since", "until"]) if ($(field)) $(field).value = state[field];
}

/** Nodes that the reader hid or pinned, each with a button that undoes it. */
function handPicked(field, heading, undo) {
  const nodes = [...state[field]].map((key) => NODE_OF.get(key)).filter(Boolean);
  if (!nodes.length) return [];
  return [el("span", {}, t(heading, { n: nodes.length })), ...nodes.map((node) => el("button", { class: "chip", "data-focus": `${field}-${node.key}`, "aria-label": `${t(undo)} ${clean(node.label)}`, onclick: () => toggleIn(field, node) }, nameOf(node), " ×"))];
}

const TOTALS = { types: new Map(), relations: new Map(), statuses: new Map() };
for (const n of NODES) TOTALS.types.set(n.group, (TOTALS.types.get(n.group) || 0) + 1);
for (const f of FACTS) {
  TOTALS.relations.set(DATA.relations[f.relation], (TOTALS.relations.get(DATA.relations[f.relation]) || 0) + 1);
  TOTALS.statuses.set(DATA.statuses[f.status], (TOTALS.statuses.get(DATA.statuses[f.status]) || 0) + 1);
}

function resetFilters() {
  const { types, relations, statuses, place, outlet, since, until, confidence, hidden } = DEFAULTS();
  change({ types, relations, statuses, place, outlet, since, until, confidence, hidden }, { fit: Boolean(state.place) });
}
