// Views of a few nodes: the surroundings of one, the ways between two. No DOM here.
const DEEPEST = 3; // steps from the middle of the surroundings

/** The mode of the picture, read from its short form "ego 1 KEY" or "path KEY\tKEY". */
function readMode() {
  const ego = new RegExp(`^ego ([1-${DEEPEST}]) (.+)$`, "s").exec(state.mode);
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
    found.push(route.map((fact) => surest(fact, passes)));
    if (route.length === 1) direct = true;
    let at = a;
    for (const fact of route.slice(0, -1)) { at = other(fact, at); barred.add(at.id); }
  }
  return found;
}

/** The most reliable of the facts that join the same two nodes and cost the same. */
function surest(fact, passes) {
  const near = NODES[fact.from].facts.filter((f) => passes(f) && [f.from, f.to].includes(fact.to) && f.cost === fact.cost);
  return near.reduce((best, f) => (f.confidence > best.confidence ? f : best), fact);
}

/** Dijkstra; a step through containment costs more, for "both lie in Guangdong" is no news: STEP_COSTS in ties.py. */
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
      const total = c + fact.cost;
      if (far === node || !passes(fact) || (barred.has(far.id) && far !== b) || (cost.has(far.id) && cost.get(far.id) <= total)) continue;
      cost.set(far.id, total);
      via.set(far.id, fact);
      (buckets[total] = buckets[total] || []).push(far);
    }
  }
  return null;
}
