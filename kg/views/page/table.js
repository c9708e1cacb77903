// The table: the same selection as the picture, for reading, printing, screen readers and spreadsheets.
const PAGE_ROWS = 200;
const CELL_SIGNS = 32000; // a cell of Excel holds 32,767
let rowsShown = PAGE_ROWS;

const source = (field) => (f) => [...f.sources].map((i) => (ARTICLES[i] ? ARTICLES[i][field] : "")).filter(Boolean).join("\n");
const amount = (value) => (value === null || value === undefined ? "" : value);

/**
 * Columns: [word, cell, how it sorts and looks]. A cell that is a number sorts as one; `value` sorts in place of the
 * cell; `look` is its class; `only: "csv"` are for those who calculate and look things up: not on the screen.
 */
const FACT_COLUMNS = [
  ["from", (f) => NODES[f.from].label, { look: "name" }], ["relation", (f) => t(DATA.relations[f.relation])], ["to", (f) => NODES[f.to].label, { look: "name" }],
  ["amount", (f) => f.amount, { value: (f) => amount(f.least) }], ["role", (f) => f.role], ["status", (f) => t(DATA.statuses[f.status])], ["time", (f) => f.time], ["confidenceShort", (f) => f.confidence, { look: "number" }],
  ["quote", (f) => f.evidence.map((e) => DATA.quotes[e[1]]).join("\n"), { look: "quote" }], ["article", source("title"), { look: "name" }], ["outlet", source("outlet")], ["date", source("date"), { look: "number" }],
  ["least", (f) => amount(f.least), { only: "csv" }], ["most", (f) => amount(f.most), { only: "csv" }], ["currency", (f) => f.currency, { only: "csv" }], ["speaker", (f) => f.speaker, { only: "csv" }],
  ["fromType", (f) => t(NODES[f.from].group), { only: "csv" }], ["toType", (f) => t(NODES[f.to].group), { only: "csv" }], ["rule", (f) => f.evidence.map((e) => DATA.rules[e[2]]).join("\n"), { only: "csv" }],
  ["url", source("url"), { only: "csv" }], ["source", source("source"), { only: "csv" }],
  ["fromId", (f) => META.base + NODES[f.from].key, { only: "csv" }], ["toId", (f) => META.base + NODES[f.to].key, { only: "csv" }], ["identifier", (f) => `${META.base}statement/${f.key}`, { only: "csv" }],
];
const NODE_COLUMNS = [
  ["name", (n) => n.label, { look: "name" }], ["type", (n) => t(n.group)], ["inPlace", (n) => placePath(n).map((p) => p.label).join(" › "), { look: "name" }], ["aliases", (n) => n.aliases.join("、"), { look: "name" }],
  ["degree", (n) => n.degree, { look: "number" }], ["articlesShort", (n) => n.articles.length, { look: "number" }], ["code", (n) => n.code, { look: "number" }], ["identifier", (n) => META.base + n.key, { look: "name" }],
];
if (CORRECTED.nodes.length || CORRECTED.facts.length) for (const columns of [FACT_COLUMNS, NODE_COLUMNS]) columns.push(["corrected", (thing) => thing.corrected.map(markWords).join("\n")]);

function allColumns() {
  return state.rows === "facts" ? FACT_COLUMNS : NODE_COLUMNS;
}

function screenColumns() {
  return allColumns().filter(([, , { only } = {}]) => only !== "csv");
}

/** The sorted column as the state has it: {name, down}. */
function sorting() {
  return { name: state.sort.replace(/^-/, ""), down: state.sort.startsWith("-") };
}

/** What is shown, in the order asked for; what has nothing in the sorted column comes last either way. */
function tableItems() {
  const items = [...(state.rows === "facts" ? now.facts : now.nodes)];
  const { name, down } = sorting();
  const column = screenColumns().find(([word]) => word === name);
  if (!column) return items;
  const value = (column[2] && column[2].value) || column[1];
  const compare = new Intl.Collator(state.lang === "zh" ? "zh-CN" : "en", { numeric: true }).compare;
  const keyed = items.map((item) => [value(item), item]);
  keyed.sort(([x], [y]) => (x === "") - (y === "") || (typeof x === "number" ? x - y : compare(x, y)) * (down ? -1 : 1));
  return keyed.map(([, item]) => item);
}

function cellText(value) {
  return typeof value === "number" && !Number.isInteger(value) ? value.toFixed(2) : String(value);
}

function renderTable() {
  const [columns, items, { name: sorted, down }] = [screenColumns(), tableItems(), sorting()];
  const sort = (name) => change({ sort: name === sorted && !down ? `-${name}` : name });
  const head = columns.map(([name, , { look = "" } = {}]) => el("th", { scope: "col", class: look, "aria-sort": name === sorted ? (down ? "descending" : "ascending") : "none" },
    el("button", { "data-focus": `sort-${name}`, onclick: () => sort(name) }, t(name), name === sorted ? el("span", { "aria-hidden": "true" }, down ? " ▼" : " ▲") : "")));
  const body = items.slice(0, rowsShown).map((item) => el("tr", {}, columns.map(([, cell, { look = "" } = {}], i) => {
    const text = shorten(cellText(cell(item)), 600);
    const key = state.rows === "facts" ? `e:${item.key}` : `n:${item.key}`;
    return el("td", { class: look, lang: ["name", "quote"].includes(look) && "zh-CN" }, i === 0 ? el("button", { class: "plain", "data-focus": key, onclick: () => choose(key) }, text) : text);
  })));
  const tab = (rows, word) => el("button", { "aria-pressed": String(state.rows === rows), "data-focus": rows, onclick: () => { rowsShown = PAGE_ROWS; change({ rows, sort: "" }); } }, t(word));
  withFocus($("table"), () => $("table").replaceChildren(
    el("div", { class: "actions" }, tab("facts", "showFacts"), tab("nodes", "showNodes"), el("button", { id: "csv", "data-focus": "csv", onclick: saveCsv }, t("csv"))),
    ...(items.length ? [] : [el("p", {}, t(!NODES.length ? "emptyGraph" : FACTS.length ? "nothing" : "graphNoFacts"))]),
    el("table", { class: state.rows, hidden: !items.length }, el("caption", {}, `${t(state.rows === "facts" ? "tableFacts" : "tableNodes")} · ${t("caption", { n: count(items.length) })}`), el("thead", {}, el("tr", {}, head)), el("tbody", {}, body)),
    ...(items.length > rowsShown ? [el("button", { "data-focus": "more-rows", onclick: () => { rowsShown += 5 * PAGE_ROWS; renderTable(); } }, t("moreRows", { n: count(items.length - rowsShown) }))] : [])));
}

/**
 * Numbers as they are. Text in quotation marks; what a spreadsheet would take for a formula gets an apostrophe before it,
 * as in kg/views/tables.py; long figures such as codes of villages get a tab behind, lest they show as 4.40803E+11.
 */
function csvCell(value) {
  if (typeof value === "number") return String(value);
  const signs = [...value];
  const text = signs.length > CELL_SIGNS ? `${signs.slice(0, CELL_SIGNS).join("")}…` : value;
  const safe = /^'*[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : /^\d{12,}$/.test(text) ? `${text}\t` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

function saveCsv() {
  const all = allColumns();
  const lines = [all.map(([name]) => csvCell(t(name))), ...tableItems().map((item) => all.map(([, cell]) => csvCell(cell(item))))];
  download(`${t("file")}-${t(state.rows === "facts" ? "showFacts" : "showNodes")}-${today()}.csv`, new Blob(["\ufeff", lines.map((l) => l.join(",")).join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" }));
}
