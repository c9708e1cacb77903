// Which part of the data passes the filters; search; paths. No DOM here.
const OF_CORPUS = ARTICLES.filter((_, i) => !HAND_MADE.has(i));
const LOCATED = DATA.relations.indexOf("locatedIn");
const SYMMETRIC = DATA.relations.indexOf("partnersWith");
const OUTLETS = [...new Set(ARTICLES.map((a) => a.outlet).filter(Boolean))].sort();
const DATES = OF_CORPUS.map((a) => a.date).filter(Boolean).sort();

function other(fact, node) {
  return NODES[fact.from === node.id ? fact.to : fact.from];
}

/** Container places of a node, outermost first. */
function placePath(node) {
  const path = [];
  for (let at = node.place; at !== null && path.length < 8 && !path.includes(NODES[at]); at = NODES[at].place) path.unshift(NODES[at]);
  return path.filter((place) => place !== node);
}

/** A place and all that lies in it, as a set of node numbers. */
function subtree(place) {
  const found = new Set([place.id]);
  const open = [place];
  while (open.length) for (const inner of open.pop().inside) if (!found.has(inner.id)) { found.add(inner.id); open.push(inner); }
  return found;
}

const DEFAULTS = () => ({
  lang: META.lang, select: "", types: new Set(), relations: new Set(), statuses: new Set(), place: "", outlet: "", since: "", until: "",
  confidence: META.threshold, limit: META.first, view: "graph", rows: "facts", mode: "", arrange: "", expanded: new Set(), hidden: new Set(), pinned: new Set(),
});
let state = DEFAULTS();

function filtering() {
  return Boolean(state.relations.size || state.statuses.size || state.place || state.outlet || state.since || state.until);
}

function articlePasses(i) {
  const article = ARTICLES[i];
  if (!state.outlet && !state.since && !state.until) return true;
  if (!article || (state.outlet && article.outlet !== state.outlet)) return false;
  if (state.since && (!article.date || article.date < state.since.slice(0, article.date.length))) return false;
  return !(state.until && (!article.date || article.date > state.until.slice(0, article.date.length)));
}

/** Nodes that the reader took out, by type or one by one, as a table by number. */
function takenOut() {
  const types = DATA.types.map((type) => state.types.has(type));
  const out = Uint8Array.from(NODES, (node) => types[node.kind]);
  for (const key of state.hidden) if (NODE_OF.has(key)) out[NODE_OF.get(key).id] = 1;
  return out;
}

/** A test for facts under the present filters; `level` replaces the confidence asked for. */
function factFilter(level = state.confidence) {
  const place = state.place && NODE_OF.get(state.place) ? subtree(NODE_OF.get(state.place)) : null;
  const bySource = state.outlet || state.since || state.until;
  const articles = bySource ? ARTICLES.map((_, i) => articlePasses(i)) : null;
  const out = takenOut(); // tables, for this is asked of every fact at every change
  const [relations, statuses] = ["relations", "statuses"].map((field) => DATA[field].map((name) => state[field].has(name)));
  return (fact) =>
    fact.confidence >= level && !relations[fact.relation] && !statuses[fact.status] && !out[fact.from] && !out[fact.to] &&
    (!place || place.has(fact.from) || place.has(fact.to)) && (!articles || [...fact.sources].some((i) => articles[i]));
}

const FILTERS = ["types", "relations", "statuses", "hidden", "place", "outlet", "since", "until", "confidence"];
let filtered = { by: [] };

/** What passes the filters: facts, the nodes that may be shown, and how many facts are too doubtful; kept until a filter changes. */
function passing() {
  const by = FILTERS.map((field) => state[field]);
  if (filtered.by.length && !askedTooSoon && by.every((value, i) => value === filtered.by[i])) return filtered;
  const passes = factFilter();
  const facts = FACTS.filter(passes);
  const linked = new Set();
  for (const { from, to } of facts) { linked.add(from); linked.add(to); }
  const place = state.place && NODE_OF.get(state.place) ? subtree(NODE_OF.get(state.place)) : null;
  const onlyPlace = place && !(state.relations.size || state.statuses.size || state.outlet || state.since || state.until);
  const free = !filtering();
  const out = takenOut();
  const eligible = NODES.filter((n) => !out[n.id] && (free || linked.has(n.id) || (onlyPlace && place.has(n.id))));
  const doubtful = state.confidence > 0 ? FACTS.filter(factFilter(0)).length - facts.length : 0;
  filtered = { by, passes, facts, eligible, doubtful };
  return filtered;
}

/** What the present state shows: nodes in rank order, facts, and the counts that say what is left out. */
function visible() {
  const { passes, facts, eligible, doubtful } = passing();
  const mode = readMode();
  let shown;
  let layout = null;
  if (mode) ({ shown, layout } = mode.kind === "ego" ? surroundings(mode, passes) : routes(mode, passes));
  else {
    shown = new Set(eligible.slice(0, state.limit).map((n) => n.id));
    const extra = [...state.expanded, ...state.pinned].map((key) => NODE_OF.get(key)).filter(Boolean);
    for (const node of extra) shown.add(node.id);
    for (const key of state.expanded) for (const fact of (NODE_OF.get(key) || { facts: [] }).facts) if (passes(fact)) { shown.add(fact.from); shown.add(fact.to); }
    const chosen = selection();
    if (chosen.node) shown.add(chosen.node.id);
    if (chosen.fact) { shown.add(chosen.fact.from); shown.add(chosen.fact.to); }
  }
  const chosen = selection().fact;
  const seen = facts.filter((f) => shown.has(f.from) && shown.has(f.to) && (!mode || !mode.facts || mode.facts.has(f)));
  if (chosen && !seen.includes(chosen) && shown.has(chosen.from) && shown.has(chosen.to)) seen.push(chosen);
  const nodes = NODES.filter((n) => shown.has(n.id));
  const map = !mode && state.arrange === "places" ? placeMap(nodes) : { layout, boxes: null };
  return { nodes, facts: seen, eligible, doubtful, layout: map.layout, boxes: map.boxes, mode };
}

/** The selected thing: {node}, {fact} or {article}, or an empty object. */
function selection() {
  const [kind, key] = [state.select.slice(0, 2), state.select.slice(2)];
  if (kind === "n:" && NODE_OF.has(key)) return { node: NODE_OF.get(key) };
  if (kind === "e:" && FACT_OF.has(key)) return { fact: FACT_OF.get(key) };
  if (kind === "a:" && ARTICLE_OF.has(key)) return { article: ARTICLE_OF.get(key) };
  return {};
}

/** The mode of the picture, read from its short form "ego 1 KEY" or "path KEY\tKEY". */
function readMode() {
  const ego = /^ego (\d) (.+)$/s.exec(state.mode);
  if (ego && NODE_OF.has(ego[2])) return { kind: "ego", depth: Number(ego[1]), node: NODE_OF.get(ego[2]) };
  const path = /^path (.+)\t(.+)$/s.exec(state.mode);
  if (path && NODE_OF.has(path[1]) && NODE_OF.has(path[2])) return { kind: "path", a: NODE_OF.get(path[1]), b: NODE_OF.get(path[2]) };
  return null;
}

/** A node and what is at most `depth` steps away, on circles, neighbours of one relation side by side. */
function surroundings(mode, passes) {
  const shown = new Set([mode.node.id]);
  const layout = new Map([[mode.node.id, [0, 0]]]);
  let ring = [mode.node];
  let radius = 0;
  for (let depth = 1; depth <= mode.depth; depth += 1) {
    const next = new Map();
    for (const node of ring) for (const fact of [...node.facts].sort((a, b) => a.relation - b.relation)) {
      const far = other(fact, node);
      if (passes(fact) && !shown.has(far.id)) { shown.add(far.id); next.set(far.id, far); }
    }
    ring = [...next.values()];
    radius = Math.max(radius + 190, (ring.length * 56) / (2 * Math.PI));
    const staggered = ring.length > 28;
    ring.forEach((node, i) => {
      const angle = (2 * Math.PI * (i + 0.5)) / ring.length - Math.PI / 2;
      const reach = staggered && i % 2 ? radius * 0.76 : radius;
      layout.set(node.id, [Math.round(reach * 1.1 * Math.cos(angle)), Math.round(reach * Math.sin(angle))]);
    });
  }
  return { shown, layout };
}

/** Up to three routes between two nodes that share no inner node, drawn as rows. */
function routes(mode, passes) {
  mode.routes = findRoutes(mode.a, mode.b, passes, 3);
  mode.facts = new Set(mode.routes.flat());
  const shown = new Set([mode.a.id, mode.b.id]);
  const layout = new Map();
  const longest = Math.max(1, ...mode.routes.map((r) => r.length));
  const width = longest * 230;
  layout.set(mode.a.id, [0, 0]);
  layout.set(mode.b.id, [width, 0]);
  mode.routes.forEach((route, row) => {
    let at = mode.a;
    route.slice(0, -1).forEach((fact, i) => {
      at = other(fact, at);
      shown.add(at.id);
      layout.set(at.id, [Math.round((width * (i + 1)) / route.length), [0, -170, 170][row]]);
    });
  });
  return { shown, layout };
}

function findRoutes(a, b, passes, most) {
  const found = [];
  const barred = new Set();
  let direct = false;
  while (found.length < most) {
    const route = cheapest(a, b, (fact) => passes(fact) && !(direct && fact.from + fact.to === a.id + b.id && (fact.from === a.id || fact.from === b.id)), barred);
    if (!route) break;
    found.push(route);
    if (route.length === 1) direct = true;
    let at = a;
    for (const fact of route.slice(0, -1)) { at = other(fact, at); barred.add(at.id); }
  }
  return found;
}

/** Dijkstra; a step through containment costs three, for "both lie in Guangdong" is no news. */
function cheapest(a, b, passes, barred) {
  const cost = new Map([[a.id, 0]]);
  const via = new Map();
  const buckets = [[a]];
  for (let c = 0; c < buckets.length; c += 1) for (const node of buckets[c] || []) {
    if (cost.get(node.id) !== c) continue;
    if (node === b) {
      const route = [];
      for (let at = b; at !== a;) { const fact = via.get(at.id); route.unshift(fact); at = other(fact, at); }
      return route;
    }
    for (const fact of node.facts) {
      const far = other(fact, node);
      const total = c + (fact.relation === LOCATED ? 3 : 1);
      if (far === node || !passes(fact) || (barred.has(far.id) && far !== b) || (cost.has(far.id) && cost.get(far.id) <= total)) continue;
      cost.set(far.id, total);
      via.set(far.id, fact);
      (buckets[total] = buckets[total] || []).push(far);
    }
  }
  return null;
}

function plainText(text) {
  return text.normalize("NFKC").toLowerCase().trim();
}

let searchIndex = null;
function buildSearchIndex() {
  if (searchIndex) return;
  searchIndex = NODES.map((node) => ({
    names: [node.label, ...node.aliases].map(plainText),
    sounds: node.pinyin.map((p) => p.replaceAll(" ", "")),
    initials: node.pinyin.map((p) => p.split(" ").map((s) => s[0] || "").join("")),
  }));
}

function rankMatch(entry, query, sound) {
  let best = 0;
  entry.names.forEach((name, i) => {
    const own = i === 0 ? 5 : 0;
    if (name === query) best = Math.max(best, 90 + own);
    else if (name.startsWith(query)) best = Math.max(best, 70 + own);
    else if (query && name.includes(query)) best = Math.max(best, 50 + own);
  });
  if (!sound || best > 80) return best;
  for (const initials of entry.initials) best = Math.max(best, initials === sound ? 80 : initials.startsWith(sound) ? 60 : sound.length > 2 && initials.includes(sound) ? 25 : 0);
  for (const whole of entry.sounds) best = Math.max(best, whole === sound ? 82 : whole.startsWith(sound) ? 58 : sound.length > 3 && whole.includes(sound) ? 28 : 0);
  return best;
}

/** The best matches of a query: [{node}] and [{article}], best first. */
function search(text, most = 40) {
  const query = plainText(text);
  if (!query) return [];
  if (!searchIndex) buildSearchIndex();
  const sound = /^[a-z\s'’]+$/.test(query) ? query.replace(/[\s'’]/g, "") : "";
  const hits = [];
  searchIndex.forEach((entry, i) => {
    const score = rankMatch(entry, query, sound);
    if (score) hits.push({ node: NODES[i], score: score + Math.min(8, Math.log2(1 + NODES[i].degree)) });
  });
  ARTICLES.forEach((article, i) => { if (plainText(article.title).includes(query)) hits.push({ article: i, score: 40 }); });
  return hits.sort((a, b) => b.score - a.score).slice(0, most);
}
