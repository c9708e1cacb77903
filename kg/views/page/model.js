// Which part of the data passes the filters. No DOM here.
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
  let [layout, base, rings] = [null, null, new Map()];
  if (mode) ({ shown, layout } = mode.kind === "ego" ? surroundings(mode, passes) : routes(mode, passes));
  else {
    shown = new Set(eligible.slice(0, state.limit).map((n) => n.id));
    rings = ringPlaces(shown, passes);
    for (const key of state.pinned) if (NODE_OF.has(key)) shown.add(NODE_OF.get(key).id);
    const chosen = selection();
    if (chosen.node) shown.add(chosen.node.id);
    if (chosen.fact) { shown.add(chosen.fact.from); shown.add(chosen.fact.to); }
    base = new Set(shown);
    applyNeighbours(shown, passes, state);
  }
  const chosen = selection().fact;
  const seen = facts.filter((f) => shown.has(f.from) && shown.has(f.to) && (!mode || !mode.facts || mode.facts.has(f)));
  if (chosen && !seen.includes(chosen) && shown.has(chosen.from) && shown.has(chosen.to)) seen.push(chosen);
  const nodes = NODES.filter((n) => shown.has(n.id));
  const added = mode ? [] : eligible.slice(META.first, state.limit); // what the reader asked for besides the opening
  const map = !mode && state.arrange === "places" ? placeMap(nodes) : { layout, boxes: null, captions: mode ? [] : lonelyCaption(nodes) };
  return { base, shown, nodes, added, facts: seen, eligible, doubtful, rings, ...map, mode };
}

/** What stands over the rows in which the build puts nodes that nothing is known of. */
function lonelyCaption(nodes) {
  const lonely = nodes.filter((n) => !n.degree && !state.moved.has(n.key));
  if (!lonely.length) return [];
  const least = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
  return [{ x: least(lonely.map((n) => n.x)), y: least(lonely.map((n) => n.y)) - 20, word: "inNoFact", n: lonely.length }];
}

/** The selected thing: {node}, {fact} or {article}, or an empty object. */
function selection() {
  const [kind, key] = [state.select.slice(0, 2), state.select.slice(2)];
  if (kind === "n:" && NODE_OF.has(key)) return { node: NODE_OF.get(key) };
  if (kind === "e:" && FACT_OF.has(key)) return { fact: FACT_OF.get(key) };
  if (kind === "a:" && ARTICLE_OF.has(key)) return { article: ARTICLE_OF.get(key) };
  return {};
}
