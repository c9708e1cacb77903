// Expanding and collapsing the neighbours of a node: all, or those of one relation. No DOM here.

/** A relation as told from a node: "funds", or "funds<" where the node is its object. */
function toldFrom(fact, node) {
  return `${DATA.relations[fact.relation]}${fact.from === node.id || fact.relation === SYMMETRIC ? "" : "<"}`;
}

/** An entry of state.expanded or state.collapsed: the key of a node, and one relation or all. */
function entryFor(node, told) {
  return told ? `${node.key}\t${told}` : node.key;
}

function entries(set) {
  return [...set].map((entry) => entry.split("\t")).map(([key, told]) => ({ node: NODE_OF.get(key), told })).filter((entry) => entry.node);
}

function factsAlong({ node, told }, passes) {
  return node.facts.filter((fact) => passes(fact) && (!told || toldFrom(fact, node) === told));
}

/** Add to `shown` what is expanded, take away what is collapsed. */
function applyNeighbours(shown, passes) {
  for (const entry of entries(state.expanded)) {
    shown.add(entry.node.id);
    for (const fact of factsAlong(entry, passes)) shown.add(other(fact, entry.node).id);
  }
  for (const entry of entries(state.collapsed)) if (shown.has(entry.node.id)) for (const far of hangers(entry, shown, passes)) shown.delete(far.id);
}

/** The shown neighbours that hang on this node alone: what collapsing takes away. */
function hangers(entry, shown, passes) {
  const kept = new Set([...state.pinned, ...entries(state.expanded).map((e) => e.node.key), ...entries(state.collapsed).map((e) => e.node.key), state.select.slice(2)]);
  const near = new Set(factsAlong(entry, passes).map((fact) => other(fact, entry.node)));
  return [...near].filter((far) => far !== entry.node && shown.has(far.id) && !kept.has(far.key) &&
    far.facts.every((fact) => !passes(fact) || !shown.has(other(fact, far).id) || [far, entry.node].includes(other(fact, far))));
}

/** How many neighbours could be brought in and taken away: {more, fewer}. */
function neighbourCounts(node, told, passes) {
  const near = new Set(factsAlong({ node, told }, passes).map((fact) => other(fact, node).id));
  near.delete(node.id);
  return { more: [...near].filter((id) => !now.shown.has(id)).length, fewer: hangers({ node, told }, now.shown, passes).length };
}

/** The state after expanding: what was collapsed before is only let go. */
function expanding(node, told) {
  return turned("expanded", "collapsed", node, told);
}

function collapsing(node, told) {
  return turned("collapsed", "expanded", node, told);
}

function turned(to, back, node, told) {
  const belongs = (entry) => entry === entryFor(node, told) || (!told && entry.startsWith(`${node.key}\t`));
  const kept = new Set([...state[back]].filter((entry) => !belongs(entry)));
  if (kept.size < state[back].size) return { [back]: kept };
  return { [to]: new Set([...state[to], entryFor(node, told)]) };
}
