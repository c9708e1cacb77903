// The data as records. What the first picture needs stands before this script; the rest stands behind it and is parsed
// when somebody asks. Records are numbers with a face: tables stay columns, and nothing is built for what nobody looks at.
const parsed = new Map();
let askedTooSoon = false;

/** A block of the data. While the page is still being read, those behind this script are as good as empty. */
function block(id) {
  if (parsed.has(id)) return parsed.get(id);
  const early = id !== "graph-data" && document.readyState === "loading";
  if (early) { askedTooSoon = true; return NOTHING; }
  parsed.set(id, JSON.parse(document.getElementById(id).textContent));
  return parsed.get(id);
}

const NOTHING = {
  nodes: { aliases: {}, code: {}, also: {}, articles: {}, pinyin: {} }, edges: { key: {} }, evidence: { count: [], article: [], quote: [], rule: [], percent: [], start: [], end: {} },
  articles: { key: {}, title: {}, author: {}, url: {}, source: {} }, decisions: { reasons: [], rows: [] }, letters: {}, rules: [], quotes: [],
};
const FIRST = block("graph-data");
const details = () => block("graph-details");
const DATA = {
  ...FIRST,
  get rules() { return details().rules; },
  get decisions() { return details().decisions; },
  get letters() { return details().letters; }, // of traditional script → in simplified, as far as names have it
  get quotes() { return block("graph-quotes").quotes; },
};
const META = DATA.meta;
const HAND_MADE = new Set(DATA.handMade); // what people added is no article of the corpus

/** A value worked out when it is first asked for, and kept unless what it is made of was not there yet. */
function lazily(make) {
  let made = null;
  return () => {
    if (made !== null) return made;
    const before = askedTooSoon;
    askedTooSoon = false;
    const value = make();
    if (!askedTooSoon) made = value;
    askedTooSoon = askedTooSoon || before;
    return value;
  };
}

/** Which items belong to each of `n` groups, as one row of numbers and where each group begins in it. */
function grouped(n, ...columns) {
  const starts = new Int32Array(n + 1);
  for (const column of columns) for (const group of column) if (group >= 0) starts[group + 1] += 1;
  for (let i = 0; i < n; i += 1) starts[i + 1] += starts[i];
  const [items, next] = [new Int32Array(starts[n]), starts.slice()];
  const length = columns[0].length;
  for (let i = 0; i < length; i += 1) for (const column of columns) if (column[i] >= 0) { items[next[column[i]]] = i; next[column[i]] += 1; }
  return { starts, items };
}

const factsByNode = lazily(() => grouped(FIRST.nodes.label.length, FIRST.edges.from, FIRST.edges.to.map((to, i) => (to === FIRST.edges.from[i] ? -1 : to))));
const innerByPlace = lazily(() => grouped(FIRST.nodes.label.length, Array.from(FIRST.nodes.label, (_, i) => FIRST.nodes.place[i] ?? -1)));
const firstLines = lazily(() => { let sum = 0; return Int32Array.from([0, ...details().evidence.count], (n) => (sum += n)); });
const decisionsByNode = lazily(() => {
  const found = new Map();
  const add = (node, decision) => found.set(node, [...(found.get(node) || []), decision]);
  for (const [one, other, same, reasons] of DATA.decisions.rows) {
    const known = Number.isInteger(other) ? NODES[other] : null; // else the id that a name would have had on its own
    add(one, { key: known ? known.key : other, node: known, same: Boolean(same), reasons });
    if (known && !same) add(known.id, { key: NODES[one].key, node: NODES[one], same: false, reasons });
  }
  return found;
});
const copiesByArticle = lazily(() => {
  const found = new Map();
  for (const [copy, original] of Object.entries(DATA.reprints)) found.set(original, [...(found.get(original) || []), Number(copy)]);
  return found;
});

function members({ starts, items }, group, records) {
  return Array.from(items.subarray(starts[group], starts[group + 1]), (i) => records[i]);
}

class NodeRecord {
  constructor(id) { this.id = id; }
  get label() { return FIRST.nodes.label[this.id]; }
  get kind() { return FIRST.nodes.kind[this.id]; }
  get group() { return FIRST.types[FIRST.nodes.kind[this.id]]; }
  get shape() { return FIRST.shapes[FIRST.nodes.kind[this.id]]; }
  get x() { return FIRST.nodes.x[this.id]; }
  get y() { return FIRST.nodes.y[this.id]; }
  get size() { return FIRST.nodes.size[this.id]; }
  get degree() { return FIRST.nodes.degree[this.id]; }
  get place() { return FIRST.nodes.place[this.id] ?? null; }
  get level() { return FIRST.nodes.level[this.id] ?? ""; }
  get key() { return FIRST.nodes.key[this.id] || `${this.group.toLowerCase()}/${this.label}`; }
  get named() { return FIRST.nodes.named[this.id] ?? 0; } // how many articles name it
  get corrected() { return FIRST.corrected.nodes[this.id] || []; }
  get aliases() { return details().nodes.aliases[this.id] || []; }
  get code() { return details().nodes.code[this.id] ?? ""; }
  get also() { return details().nodes.also[this.id] || []; }
  get articles() { return details().nodes.articles[this.id] || []; }
  get pinyin() { return details().nodes.pinyin[this.id] || []; }
  get facts() { return members(factsByNode(), this.id, FACTS); }
  get inside() { return members(innerByPlace(), this.id, NODES); }
  get holds() { const { starts } = innerByPlace(); return starts[this.id + 1] > starts[this.id]; } // whether anything lies in it
  get decisions() { return decisionsByNode().get(this.id) || []; }
}

class FactRecord {
  constructor(id) { this.id = id; }
  get from() { return FIRST.edges.from[this.id]; }
  get to() { return FIRST.edges.to[this.id]; }
  get relation() { return FIRST.edges.relation[this.id]; }
  get confidence() { return FIRST.edges.confidence[this.id]; }
  get status() { return FIRST.edges.status[this.id]; }
  get articles() { return FIRST.edges.articles[this.id] ?? 0; } // how many say it
  get amount() { return FIRST.edges.amount[this.id] ?? ""; }
  get least() { return FIRST.edges.least[this.id] ?? null; }
  get most() { return FIRST.edges.most[this.id] ?? null; }
  get currency() { return FIRST.edges.currency[this.id] ?? ""; }
  get role() { return FIRST.edges.role[this.id] ?? ""; }
  get speaker() { return FIRST.edges.speaker[this.id] ?? ""; }
  get time() { return FIRST.edges.time[this.id] ?? ""; }
  get cost() { return FIRST.edges.cost[this.id]; } // of a step along it
  get corrected() { return FIRST.corrected.edges[this.id] || []; }
  get key() { return details().edges.key[this.id] ?? ""; }
  /** Where its lines of evidence begin and end. */
  get lines() { return [firstLines()[this.id] ?? 0, firstLines()[this.id + 1] ?? 0]; }
  /** The articles that say it, by number. */
  get sources() { return new Set(details().evidence.article.slice(...this.lines)); }
  /** Rows of article, number of the quote, number of the rule, confidence of this reading, start and end in the article, where in its file. */
  get evidence() {
    const { article, quote, rule, percent, start, end, fragment } = details().evidence;
    const [first, behind] = this.lines;
    const row = (i) => [article[i], quote[i], rule[i], percent[i] / 100, start[i], end[i] ?? start[i] + [...(DATA.quotes[quote[i]] ?? "")].length, details().fragments?.[state.lang]?.[fragment?.[i]] ?? ""];
    return Array.from({ length: behind - first }, (_, i) => row(first + i));
  }
}

class ArticleRecord {
  constructor(id) { this.id = id; }
  get date() { return FIRST.articles.date[this.id]; }
  get outlet() { return FIRST.articles.outlet[this.id]; }
  get key() { return details().articles.key[this.id] ?? ""; }
  get title() { return details().articles.title[this.id] ?? ""; }
  get author() { return details().articles.author[this.id] ?? ""; }
  get url() { return details().articles.url[this.id] ?? ""; }
  get source() { return details().articles.source[this.id] ?? ""; }
  get original() { return DATA.reprints[this.id] ?? null; }
  get copies() { return copiesByArticle().get(this.id) || []; }
}

const NODES = Array.from(FIRST.nodes.label, (_, id) => new NodeRecord(id));
const FACTS = Array.from(FIRST.edges.from, (_, id) => new FactRecord(id));
const ARTICLES = FIRST.articles.date.map((_, id) => new ArticleRecord(id));
const nodeOf = lazily(() => new Map(NODES.map((node) => [node.key, node])));
const factOf = lazily(() => new Map(FACTS.map((fact) => [fact.key, fact])));
const articleOf = lazily(() => new Map(ARTICLES.map((article, i) => [article.key, i])));
/** What is known by its key: looked up in a table that is made at the first question. */
const byKey = (table) => ({ get: (key) => table().get(key), has: (key) => table().has(key) });
const NODE_OF = byKey(nodeOf);
const FACT_OF = byKey(factOf);
const ARTICLE_OF = byKey(articleOf);
