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

/** Add to `shown` what is expanded in the given state, take away what is collapsed in it. */
function applyNeighbours(shown, passes, given) {
  for (const entry of entries(given.expanded)) {
    shown.add(entry.node.id);
    for (const fact of factsAlong(entry, passes)) shown.add(other(fact, entry.node).id);
  }
  for (const entry of entries(given.collapsed)) if (shown.has(entry.node.id)) for (const far of hangers(entry, shown, passes, given)) shown.delete(far.id);
}

/** The shown neighbours that hang on this node alone: what collapsing takes away. */
function hangers(entry, shown, passes, given) {
  const kept = new Set([...given.pinned, ...entries(given.expanded).map((e) => e.node.key), ...entries(given.collapsed).map((e) => e.node.key), given.select.slice(2)]);
  const near = new Set(factsAlong(entry, passes).map((fact) => other(fact, entry.node)));
  return [...near].filter((far) => far !== entry.node && shown.has(far.id) && !kept.has(far.key) &&
    far.facts.every((fact) => !passes(fact) || !shown.has(other(fact, far).id) || [far, entry.node].includes(other(fact, far))));
}

const RING = 0.42; // from ring to ring and along it, as a share of the mean distance between nodes
const INNERMOST = 2; // the first ring round a node, counted in rings

/** Where expanding puts what it brings in beside the `core` of the picture: on rings, where no node is yet. Map: id → [x, y]. */
function ringPlaces(core, passes) {
  const placed = new Map();
  if (!state.expanded.size) return placed;
  const at = (node) => state.moved.get(node.key) || placed.get(node.id) || [node.x, node.y];
  const taken = [...core].map((id) => at(NODES[id]));
  const gap = RING * spacingOf(taken);
  for (const entry of entries(state.expanded)) {
    const facts = factsAlong(entry, passes).sort((a, b) => a.relation - b.relation || a.id - b.id); // one relation side by side
    const fresh = new Set(facts.map((fact) => other(fact, entry.node)).filter((far) => far !== entry.node && !core.has(far.id) && !placed.has(far.id)));
    const spots = freeSpots(at(entry.node), gap, taken);
    for (const far of fresh) {
      const spot = spots.next().value;
      placed.set(far.id, spot);
      taken.push(spot);
    }
  }
  return placed;
}

/** Places on rings round a middle, from the inside out, that are not too near to one that is taken. */
function* freeSpots([x, y], gap, taken) {
  for (let ring = INNERMOST; ; ring += 1) {
    const most = Math.floor(2 * Math.PI * ring);
    for (let i = 0; i < most; i += 1) {
      const angle = (2 * Math.PI * (i + (ring % 2) / 2)) / most;
      const spot = [Math.round(x + ring * gap * Math.cos(angle)), Math.round(y + ring * gap * Math.sin(angle))];
      if (!taken.some((one) => Math.hypot(one[0] - spot[0], one[1] - spot[1]) < 0.75 * gap)) yield spot;
    }
  }
}

/** How many nodes expanding would bring in and collapsing take away: {more, fewer}. */
function neighbourCounts(node, told, passes) {
  const after = (part) => { const shown = new Set(now.base); applyNeighbours(shown, passes, { ...state, ...part }); return shown; };
  const without = (some, others) => [...some].filter((id) => !others.has(id)).length;
  return { more: without(after(expanding(node, told)), now.shown), fewer: without(now.shown, after(collapsing(node, told))) };
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
