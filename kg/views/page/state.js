// The state of the page, which is all in its address: a link shows the same view, in another copy of the file too.
const LISTS = { types: "t", relations: "r", statuses: "s", expanded: "x", collapsed: "d", hidden: "h", pinned: "k" };
const TEXTS = { lang: "l", select: "n", place: "p", outlet: "o", since: "f", until: "u", view: "v", rows: "w", sort: "y", mode: "m", arrange: "g", camera: "z", unfiltered: "a" };
const NUMBERS = { confidence: "c", limit: "i" };
const MOVED = "q";

/** The language that the page was made for, or else the first of the reader's that it has, or else Chinese, which the articles are in. */
const USUAL_LANGUAGE = [META.lang, ...navigator.languages.map((tag) => tag.split("-")[0].toLowerCase())].find((lang) => Object.hasOwn(STRINGS, lang)) || "zh";

const DEFAULTS = () => ({
  lang: USUAL_LANGUAGE, select: "", types: new Set(), relations: new Set(), statuses: new Set(), place: "", outlet: "", since: "", until: "",
  confidence: META.threshold, limit: META.first, view: "graph", rows: "facts", mode: "", arrange: "", expanded: new Set(), collapsed: new Set(), hidden: new Set(), pinned: new Set(),
  sort: "", // name of a column of the table, "-" before it for downwards
  camera: "", // where the reader moved the picture, as camera() says it; "" for all of it
  unfiltered: "", // key of the node whose filtered facts are listed as well
  moved: new Map(), // key of a node → [x, y], where the reader put it
});
let state = DEFAULTS();

function toHash() {
  const usual = DEFAULTS();
  const hash = new URLSearchParams();
  for (const [field, short] of Object.entries(TEXTS)) if (state[field] !== usual[field]) hash.set(short, state[field]);
  for (const [field, short] of Object.entries(NUMBERS)) if (state[field] !== usual[field]) hash.set(short, String(state[field]));
  for (const [field, short] of Object.entries(LISTS)) for (const value of state[field]) hash.append(short, value);
  for (const [key, [x, y]] of state.moved) hash.append(MOVED, `${x},${y},${key}`);
  return hash.toString();
}

function fromHash(text) {
  const hash = new URLSearchParams(text.replace(/^#/, ""));
  const made = DEFAULTS();
  for (const [field, short] of Object.entries(TEXTS)) if (hash.has(short)) made[field] = hash.get(short);
  for (const [field, short] of Object.entries(NUMBERS)) { const n = Number.parseFloat(hash.get(short)); if (n >= 0) made[field] = n; }
  for (const [field, short] of Object.entries(LISTS)) made[field] = new Set(hash.getAll(short));
  for (const spot of hash.getAll(MOVED)) {
    const [, x, y, key] = /^(-?\d{1,7}),(-?\d{1,7}),(.+)$/s.exec(spot) || [];
    if (NODE_OF.has(key)) made.moved.set(key, [Number(x), Number(y)]);
  }
  if (!Object.hasOwn(STRINGS, made.lang)) made.lang = USUAL_LANGUAGE;
  if (!["graph", "table"].includes(made.view)) made.view = "graph";
  if (!["facts", "nodes"].includes(made.rows)) made.rows = "facts";
  if (made.arrange !== "places") made.arrange = "";
  made.confidence = Math.min(1, made.confidence);
  return made;
}

/** What the address names and this graph has not, as when the link was made with another build: keys. */
function unknownInState() {
  const keys = [state.place, ...state.expanded, ...state.collapsed, ...state.hidden, ...state.pinned].filter(Boolean).filter((entry) => !NODE_OF.has(entry.split("\t")[0]));
  if (state.select && !Object.keys(selection()).length) keys.push(state.select.slice(2));
  if (state.mode && !readMode()) keys.push(state.mode.replace(/^\w+ (\d )?/, ""));
  return [...new Set(keys)];
}
