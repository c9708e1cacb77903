// The small picture: vis-network draws nodes and edges at the positions of the build. Same methods as canvas.js.
let network = null;
let nodeSet = null;
let edgeSet = null;
let wasNear = false;
const MOST_HEADS = 60; // of lines into a chosen place: more would cover it

class VisStage {
  constructor(host, on) {
    this.drawn = new Map(); // what was last given to vis-network, as text, by id
    nodeSet = new vis.DataSet();
    edgeSet = new vis.DataSet();
    network = new vis.Network(host, { nodes: nodeSet, edges: edgeSet }, { ...DATA.options, autoResize: true });
    this.element = host;
    for (const part of host.querySelectorAll("[tabindex]")) part.tabIndex = -1; // the stop of the Tab key is around both stages
    network.on("click", ({ pointer, nodes, edges }) => on.click({ ...pointer.DOM, node: nodes.length ? NODES[nodes[0]] : null, fact: edges.length ? now.facts.find((f) => pairKey(f) === edges[0]) : null }));
    network.on("doubleClick", ({ nodes }) => { if (nodes.length) on.open(NODES[nodes[0]]); });
    network.on("hoverNode", ({ node }) => on.hover({ node: NODES[node], fact: null }));
    network.on("hoverEdge", ({ edge }) => on.hover({ node: null, fact: now.facts.find((f) => pairKey(f) === edge) || null }));
    for (const event of ["blurNode", "blurEdge"]) network.on(event, () => on.hover({ node: null, fact: null }));
    network.on("zoom", () => { if (isNear() !== wasNear) this.show(now); on.see(); });
    network.on("dragEnd", ({ nodes }) => {
      network.unselectAll(); // what is chosen is for the state to say
      if (nodes.length) on.drop(nodes.map((id) => [NODES[id], this.placeOf(NODES[id])]));
      else on.see();
    });
    network.on("beforeDrawing", (context) => drawBoxes(context));
    network.on("afterDrawing", (context) => { if (stage === this) drawNames(context); });
  }

  get scale() { return network.getScale(); }
  get centre() { return network.getViewPosition(); }
  toScreen([x, y]) { return network.canvasToDOM({ x, y }); }
  /** Where it stands; of one that is not, or no longer, on the picture, where it would. */
  placeOf(node) {
    if (!(node.id in network.body.nodes)) return positionOf(node);
    const { x, y } = network.getPosition(node.id);
    return [x, y];
  }
  radiusOf(node, linked = true) { return radiusOf(node, linked) * network.getScale(); }
  has(node) { return this.drawn.has(`n${node.id}`); }
  hasFact(fact) { return this.drawn.has(`e${pairKey(fact)}`); }
  redraw() { network.redraw(); }
  recolour() { this.drawn.clear(); }
  resize() { network.setSize("100%", "100%"); } // vis-network finds out late, and a view set before that would be off

  moveTo({ x, y, scale }) {
    network.moveTo({ position: { x, y }, scale, animation: false });
    if (isNear() !== wasNear) this.show(now);
  }

  /** Bring the canvas to the given view, touching only what changed. */
  show(view) {
    this.resize();
    wasNear = isNear();
    this.replace(nodeSet, view.nodes.map((node) => visNode(node, view.linked.has(node.id))), "n");
    const groups = new Map();
    for (const fact of view.facts) {
      const key = pairKey(fact);
      if (groups.has(key)) groups.get(key).push(fact);
      else groups.set(key, [fact]);
    }
    this.replace(edgeSet, [...groups].map(([key, facts]) => visEdge(key, facts, bendOf(facts[0]))), "e");
  }

  replace(set, items, prefix) {
    const wanted = new Set(items.map((item) => item.id));
    const gone = set.getIds().filter((id) => !wanted.has(id));
    gone.forEach((id) => this.drawn.delete(prefix + id));
    if (gone.length) set.remove(gone);
    const changed = items.filter((item) => {
      const text = JSON.stringify(item);
      if (this.drawn.get(prefix + item.id) === text) return false;
      this.drawn.set(prefix + item.id, text);
      return true;
    });
    if (changed.length) set.update(changed);
  }

  /** What the screen shows, for a drawing of it. */
  snapshot() {
    const scale = network.getScale();
    const at = (p) => network.canvasToDOM(p);
    const edges = edgeSet.get().map((edge) => {
      const via = network.body.edges[edge.id].edgeType.getViaNode?.(); // straight lines have none
      const [from, to] = [edge.from, edge.to].map((id) => at(network.getPosition(id)));
      return { relation: DATA.relations[Number(edge.id.split("-")[2])], from, to, via: via && edge.smooth ? at(via) : null, colour: edge.color.color, opacity: edge.color.opacity, width: edge.width * scale,
        dashes: edge.dashes ? edge.dashes.map((d) => d * scale) : null, arrow: edge.arrows.to.enabled, reach: nodeSet.get(edge.to).size * scale };
    });
    const nodes = nodeSet.get().map((node) => ({ ...at(network.getPosition(node.id)), type: NODES[node.id].group, radius: node.size * scale, colour: node.color.background, opacity: node.opacity, border: node.color.border }));
    return { edges, nodes };
  }
}

/** Near enough for arrow heads not to cover the picture. */
function isNear() {
  return network.getScale() > 1.7 * fitScale;
}

function visNode(node, linked) {
  const [x, y] = positionOf(node);
  const colour = palette[node.group.toLowerCase()];
  const chosen = selection().node === node;
  const border = chosen ? palette.ink : state.pinned.has(node.key) ? palette.accent : palette.paper;
  return {
    id: node.id, x, y, shape: node.shape, size: rounded(radiusOf(node, linked)), borderWidth: chosen ? 3 : 1, borderWidthSelected: chosen ? 3 : 1, // pixels, unlike all else
    opacity: emphasis && !emphasis.nodes.has(node.id) ? 0.13 : isPale(node, linked) ? 0.5 : 1,
    color: { background: colour, border, highlight: { background: colour, border }, hover: { background: colour, border: palette.ink } },
  };
}

function visEdge(key, facts, bend) {
  const relation = DATA.relations[facts[0].relation];
  const style = LINE_STYLES[relation];
  const articles = Math.max(...facts.map((f) => f.articles));
  const sure = Math.max(...facts.map((f) => f.confidence));
  const bright = emphasis && emphasis.edges.has(key);
  const faded = emphasis && !bright;
  const colour = palette[style.colour];
  const opacity = faded ? 0.06 : bright ? 1 : now.boxes ? (relation === "locatedIn" ? 0 : 0.18) : relation === "locatedIn" ? 0.6 : now.mode ? 0.9 : 0.35 + 0.4 * sure;
  return {
    id: key, from: facts[0].from, to: facts[0].to, dashes: style.dashes && style.dashes.map((d) => rounded(d * unit)), width: rounded(unit * (style.width * (now.mode ? 1.2 : 0.75) + Math.min(3, Math.max(0, articles - 1) * 0.7) + (bright ? 0.8 : 0))),
    color: { color: colour, highlight: colour, hover: colour, opacity }, arrows: { to: { enabled: facts[0].relation !== SYMMETRIC && !faded && ((bright && (relation !== "locatedIn" || emphasis.facts.length < MOST_HEADS)) || ((now.facts.length < 350 || wasNear) && !now.boxes)), scaleFactor: rounded(unit * (relation === "locatedIn" ? 0.25 : 0.36)) } },
    smooth: bend ? { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) } : false,
  };
}
