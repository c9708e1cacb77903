// The table: the same selection as the picture, for reading, printing, screen readers and spreadsheets.
const PAGE_ROWS = 200;
let sorting = { column: -1, down: false };
let rowsShown = PAGE_ROWS;

/** Column name → cell of a fact or node; numbers stay numbers so that they sort as such. */
const FACT_COLUMNS = [
  ["from", (f) => NODES[f.from].label], ["relation", (f) => t(DATA.relations[f.relation])], ["to", (f) => NODES[f.to].label], ["amount", (f) => f.amount, (f) => f.least ?? -1],
  ["role", (f) => f.role], ["status", (f) => t(DATA.statuses[f.status])], ["time", (f) => f.time], ["confidenceShort", (f) => f.confidence.toFixed(2), (f) => f.confidence],
  ["quote", (f) => f.evidence.map((e) => DATA.quotes[e[1]]).join("\n")], ["article", (f) => sourceCells(f, "title")], ["outlet", (f) => sourceCells(f, "outlet")], ["date", (f) => sourceCells(f, "date")],
];
const NODE_COLUMNS = [
  ["name", (n) => n.label], ["type", (n) => t(n.group)], ["inPlace", (n) => placePath(n).map((p) => p.label).join(" › ")], ["aliases", (n) => n.aliases.join("、")],
  ["degree", (n) => String(n.degree), (n) => n.degree], ["articlesShort", (n) => String(n.articles.length), (n) => n.articles.length], ["code", (n) => n.code], ["identifier", (n) => META.base + n.key],
];
if (CORRECTED.nodes.length || CORRECTED.facts.length) for (const columns of [FACT_COLUMNS, NODE_COLUMNS]) columns.push(["corrected", (thing) => thing.corrected.map(markWords).join("\n")]);
STRINGS.zh.confidenceShort = "可信度";
STRINGS.en.confidenceShort = "Confidence";
STRINGS.zh.articlesShort = "报道数";
STRINGS.en.articlesShort = "Articles";

function sourceCells(fact, field) {
  return [...fact.sources].map((i) => (ARTICLES[i] ? ARTICLES[i][field] : "")).filter(Boolean).join("\n");
}

function tableRows() {
  const [columns, items] = state.rows === "facts" ? [FACT_COLUMNS, [...now.facts]] : [NODE_COLUMNS, [...now.nodes]];
  const column = columns[sorting.column];
  if (column) {
    const value = column[2] || column[1];
    const compare = new Intl.Collator(state.lang === "zh" ? "zh-CN" : "en", { numeric: true }).compare;
    items.sort((a, b) => { const [x, y] = [value(a), value(b)]; return (typeof x === "number" ? x - y : compare(x, y)) * (sorting.down ? -1 : 1); });
  }
  return { columns, items };
}

function renderTable() {
  const { columns, items } = tableRows();
  const head = columns.map(([name], i) => el("th", { scope: "col", "aria-sort": i === sorting.column ? (sorting.down ? "descending" : "ascending") : "none" },
    el("button", { onclick: () => { sorting = { column: i, down: i === sorting.column && !sorting.down }; renderTable(); } }, t(name), i === sorting.column ? (sorting.down ? " ▼" : " ▲") : "")));
  const body = items.slice(0, rowsShown).map((item) => el("tr", {}, columns.map(([name, cell], i) => {
    const text = shorten(cell(item), 600);
    const key = state.rows === "facts" ? `e:${item.key}` : `n:${item.key}`;
    return el("td", { class: name === "quote" ? "quote" : ["confidenceShort", "degree", "date"].includes(name) ? "number" : "" }, i === 0 ? el("button", { class: "plain", onclick: () => choose(key) }, text) : text);
  })));
  const tab = (rows, word) => el("button", { "aria-pressed": String(state.rows === rows), onclick: () => { sorting = { column: -1, down: false }; rowsShown = PAGE_ROWS; change({ rows }, { replace: true }); } }, t(word));
  $("table").replaceChildren(
    el("div", { class: "actions" }, tab("facts", "showFacts"), tab("nodes", "showNodes"), el("button", { id: "csv", onclick: saveCsv }, t("csv"))),
    el("table", {}, el("caption", {}, `${t(state.rows === "facts" ? "tableFacts" : "tableNodes")} · ${t("caption", { n: count(items.length) })}`), el("thead", {}, el("tr", {}, head)), el("tbody", {}, body)),
    ...(items.length > rowsShown ? [el("button", { onclick: () => { rowsShown += 5 * PAGE_ROWS; renderTable(); } }, t("moreRows", { n: count(items.length - rowsShown) }))] : []));
}

/** Cells that a spreadsheet would take for a formula get an apostrophe before them. */
function csvCell(text) {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

function saveCsv() {
  const { columns, items } = tableRows();
  const lines = [columns.map(([name]) => csvCell(t(name))), ...items.map((item) => columns.map(([, cell]) => csvCell(String(cell(item)))))];
  download(`${t("file")}-${state.rows}.csv`, new Blob(["\ufeff", lines.map((l) => l.join(",")).join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" }));
}
