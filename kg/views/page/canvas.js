// The large picture, on a canvas of our own. A still picture is drawn in slices into two bitmaps, lines below and dots
// above, somewhat larger than the window; while the reader moves, the bitmaps move. Over them come, at every frame,
// what is chosen and the names. Before its slices are done, and beyond its edge, the last picture of everything stands in.
const BEYOND = 0.3; // of the window, on each side, is drawn beforehand
const REST = 130; // milliseconds without a move after which the picture is drawn anew
const SLICE = 24; // milliseconds that a slice should take, with all that the browser does for it
const MOST_LINES = { // in the window, up to which
  headed: 350, // they have arrow heads from afar; more have them from near, so that these do not cover the picture
  detailed: 1200, // they have dashes and can be pointed at
  vector: 4000, // a saved picture consists of lines, not of pixels
};
const DOUBLE = 400; // milliseconds between the two clicks of a double click
const CELLS = 256; // of the grid in which nodes are looked up, along each side
const NEAR = 6; // pixels within which a thing is pointed at

class CanvasStage {
  constructor(host, on) {
    this.element = host;
    this.on = on;
    this.canvas = host.appendChild(el("canvas"));
    this.centre = { x: 0, y: 0 };
    this.scale = 1;
    this.still = null; // the bitmaps, and from where they were seen
    this.whole = null; // the last bitmap that showed everything
    this.work = null; // what is left to draw for the next still picture
    this.scene = new Scene(now);
    this.listen();
    new ResizeObserver(() => this.resize()).observe(host);
    this.resize();
  }

  resize() {
    const { width, height } = this.element.getBoundingClientRect();
    if (!width || (this.width === width && this.height === height && this.ratio === devicePixelRatio)) return;
    [this.width, this.height, this.ratio] = [width, height, devicePixelRatio];
    [this.canvas.width, this.canvas.height] = [Math.round(width * this.ratio), Math.round(height * this.ratio)];
    [this.canvas.style.width, this.canvas.style.height] = [`${width}px`, `${height}px`];
    this.still = this.whole = null;
    this.begin();
  }

  toScreen([x, y]) { return { x: (x - this.centre.x) * this.scale + this.width / 2, y: (y - this.centre.y) * this.scale + this.height / 2 }; }
  toPlane(x, y) { return [(x - this.width / 2) / this.scale + this.centre.x, (y - this.height / 2) / this.scale + this.centre.y]; }
  placeOf(node) { const i = this.scene.spotOf.get(node.id); return i === undefined ? positionOf(node) : [this.scene.xs[i], this.scene.ys[i]]; }
  has(node) { return this.scene.spotOf.has(node.id); }
  hasFact(fact) { return this.has(NODES[fact.from]) && this.has(NODES[fact.to]); }
  /** In pixels; dots grow less than the picture does, or they would cover it. */
  radiusOf(node, linked = true) { return radiusOf(node, linked) * this.scale * this.growth(this.scale); }
  growth(scale) { return Math.min(1, (fitScale / scale) ** 0.4); }
  recolour() { this.still = this.whole = null; }

  show(view) {
    this.resize();
    const same = this.scene.unit === unit && sameItems(this.scene.view, view);
    if (same && this.scene.moved === state.moved && this.still) { // another selection: the bitmaps stay
      view.bends = this.scene.view.bends;
      this.scene.view = view;
      return this.redraw({ settle: true });
    }
    this.scene = new Scene(view);
    this.whole = null;
    if (same && this.still) this.still.scene = this.scene; // a node was put elsewhere: good enough until all is drawn again
    return this.begin();
  }

  moveTo({ x, y, scale }) {
    this.centre = { x, y };
    this.scale = Math.min(Math.max(scale, fitScale / 8), fitScale * 400);
    this.stir();
  }

  /** The picture moves: the bitmaps follow at once, a new still picture once it rests. */
  stir() {
    this.work = null;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.begin(), REST);
    this.redraw();
  }

  redraw({ settle = false } = {}) {
    this.settling = this.settling || settle;
    this.frame ??= requestAnimationFrame((time) => {
      this.frame = null;
      if (stage !== this) return;
      this.advance(time);
      this.paint();
    });
  }

  begin() {
    clearTimeout(this.timer);
    this.timer = null;
    if (!this.width) return;
    const seen = { x: this.centre.x, y: this.centre.y, scale: this.scale };
    this.work = new Still(this.scene, seen, { width: this.width, height: this.height, ratio: this.ratio, growth: this.growth(this.scale), beyond: BEYOND });
    if (!this.still || this.still.scene !== this.scene) this.still = this.work; // rather half a picture than none, or a wrong one
    this.redraw({ settle: true });
  }

  /** One slice of work; its length follows from how long the last one kept the browser. */
  advance(time) {
    if (!this.work) return;
    const took = time - (this.lastSlice ?? time);
    this.lastSlice = time;
    this.portion = Math.min(Math.max(Math.round((this.portion || 1500) * (took > 1.6 * SLICE ? 0.7 : 1.3)), 500), 20000);
    if (this.work.draw(this.portion)) return void this.redraw();
    this.still = this.work;
    this.work = this.lastSlice = null;
    if (this.still.showsAll) this.whole = this.still;
    this.settling = true;
    this.element.dataset.still = String(Number(this.element.dataset.still || 0) + 1);
  }

  paint() {
    const context = this.canvas.getContext("2d", { alpha: false });
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = palette.paper;
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    context.imageSmoothingQuality = "low";
    if (this.whole && this.whole !== this.still && !this.still?.covers(this)) this.whole.putOn(context, this);
    this.still?.putOn(context, this);
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    if (emphasis) this.paintBright(context);
    const settled = this.settling && !this.work;
    drawNames(context, { moving: !settled && labelBoxes.length > 0 && this.named === this.scene });
    this.named = this.scene; // its names are those of this scene
    this.settling = false;
  }

  /** What is chosen stands out: all else goes behind a veil. */
  paintBright(context) {
    context.globalAlpha = 0.85;
    context.fillStyle = palette.paper;
    context.fillRect(0, 0, this.width, this.height);
    context.globalAlpha = 1;
    const nodes = [...emphasis.nodes].map((id) => this.scene.spotOf.get(id)).filter((i) => i !== undefined);
    for (const fact of emphasis.facts) this.paintLine(context, fact, emphasis.facts.length < MOST_LINES.detailed);
    for (const i of nodes) this.paintDot(context, i, this.scene.nodes[i] === selection().node ? palette.ink : palette.paper);
  }

  paintLine(context, fact, detailed) {
    if (!this.hasFact(fact)) return;
    const style = LINE_STYLES[DATA.relations[fact.relation]];
    const [a, b] = [fact.from, fact.to].map((id) => this.toScreen(this.placeOf(NODES[id])));
    context.strokeStyle = context.fillStyle = palette[style.colour];
    context.lineWidth = 1 + 0.5 * style.width;
    context.setLineDash(detailed && style.dashes ? style.dashes.map((d) => d * 0.6) : []);
    const via = viaOf(a, b, detailed ? bendOf(fact) : 0);
    context.beginPath();
    traceLine(context, a, via, b);
    context.stroke();
    context.setLineDash([]);
    if (detailed && fact.relation !== SYMMETRIC) { context.beginPath(); traceHead(context, via, b, this.radiusOf(NODES[fact.to]), 7); context.fill(); }
  }

  paintDot(context, i, border) {
    const { nodes, xs, ys } = this.scene;
    const p = this.toScreen([xs[i], ys[i]]);
    context.fillStyle = palette[nodes[i].group.toLowerCase()];
    context.strokeStyle = border;
    context.lineWidth = border === palette.ink ? 3 : 1;
    context.beginPath();
    traceShape(context, nodes[i].shape, p.x, p.y, Math.max(3.5, this.radiusOf(nodes[i])));
    context.fill();
    context.stroke();
  }

  /** The node under a point of the screen, or else the relation, where lines can be told apart. */
  thingAt(x, y) {
    const i = this.scene.nearest(...this.toPlane(x, y), (j) => Math.max(this.radiusOf(this.scene.nodes[j], !this.scene.loose[j]), NEAR) / this.scale);
    if (i >= 0) return { node: this.scene.nodes[i], fact: null };
    const detailed = emphasis || (this.still && this.still.lines <= MOST_LINES.detailed);
    return { node: null, fact: detailed ? this.factAt(x, y) : null };
  }

  factAt(x, y) {
    const [px, py] = this.toPlane(x, y);
    const { view, xs, ys, spotOf, facts } = this.scene;
    let [best, least] = [null, (NEAR / this.scale) ** 2];
    for (const fact of emphasis ? emphasis.facts : Array.from(this.still.drawn, (e) => view.facts[facts[e]])) {
      const [a, b] = [spotOf.get(fact.from), spotOf.get(fact.to)];
      if (a === undefined || b === undefined) continue;
      const away = squareToCurve({ x: px, y: py }, { x: xs[a], y: ys[a] }, { x: xs[b], y: ys[b] }, bendOf(fact));
      if (away < least) [best, least] = [fact, away];
    }
    return best;
  }

  listen() {
    const fingers = new Map();
    let grip = null; // where the picture, or a node, was taken hold of
    const at = ({ clientX, clientY }) => { const rect = this.canvas.getBoundingClientRect(); return [clientX - rect.left, clientY - rect.top]; };
    const spread = () => { const [a, b] = [...fingers.values()]; return { x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2, wide: Math.hypot(a[0] - b[0], a[1] - b[1]) }; };
    this.canvas.addEventListener("pointerdown", (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, at(event));
      const [x, y] = at(event);
      grip = fingers.size === 1 ? { x, y, node: this.thingAt(x, y).node, far: false } : { pinch: spread(), far: true };
    });
    this.canvas.addEventListener("pointermove", (event) => {
      const [x, y] = at(event);
      if (!fingers.has(event.pointerId)) return void this.pointAt(x, y);
      fingers.set(event.pointerId, [x, y]);
      if (grip?.pinch && fingers.size === 2) {
        const now = spread();
        this.zoomAt(now.x, now.y, now.wide / grip.pinch.wide, [now.x - grip.pinch.x, now.y - grip.pinch.y]);
        grip.pinch = now;
      } else if (grip && !grip.pinch) {
        if (!grip.far && Math.hypot(x - grip.x, y - grip.y) < 4) return;
        this.drag(grip, x - grip.x, y - grip.y);
        grip = { ...grip, x, y, far: true };
      }
    });
    const lift = (event) => {
      fingers.delete(event.pointerId);
      const [x, y] = at(event);
      if (grip && !grip.far && event.type === "pointerup") this.click(x, y);
      if (grip?.far && grip.node) this.on.drop([[grip.node, this.placeOf(grip.node)]]);
      grip = null;
    };
    this.canvas.addEventListener("pointerup", lift);
    this.canvas.addEventListener("pointercancel", lift);
    this.canvas.addEventListener("pointerleave", () => { if (hovered.node || hovered.fact) this.on.hover({ node: null, fact: null }); });
    this.canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoomAt(...at(event), Math.exp(-Math.sign(event.deltaY) * Math.min(Math.abs(event.deltaY), 200) * 0.0016));
    }, { passive: false });
  }

  /** The second of two clicks opens what the first one chose, for the picture may have moved to it. */
  click(x, y) {
    const last = this.lastClick;
    const twice = last?.node && performance.now() - last.time < DOUBLE && Math.hypot(x - last.x, y - last.y) < NEAR;
    this.lastClick = twice ? null : { x, y, time: performance.now(), ...this.thingAt(x, y) };
    if (twice) this.on.open(last.node);
    else this.on.click(this.lastClick);
  }

  pointAt(x, y) {
    const found = this.thingAt(x, y);
    this.canvas.style.cursor = found.node || found.fact ? "pointer" : "";
    if (found.node !== hovered.node || found.fact !== hovered.fact) this.on.hover(found);
  }

  zoomAt(x, y, factor, [dx, dy] = [0, 0]) {
    const [px, py] = this.toPlane(x - dx, y - dy);
    this.moveTo({ ...this.centre, scale: this.scale * factor });
    const [qx, qy] = this.toPlane(x, y);
    this.moveTo({ x: this.centre.x + px - qx, y: this.centre.y + py - qy, scale: this.scale });
    this.on.see();
  }

  drag({ node }, dx, dy) {
    if (!node) this.on.see();
    if (!node) return this.moveTo({ x: this.centre.x - dx / this.scale, y: this.centre.y - dy / this.scale, scale: this.scale });
    const [x, y] = this.placeOf(node);
    this.scene.move(this.scene.spotOf.get(node.id), x + dx / this.scale, y + dy / this.scale);
    return this.stir();
  }

  /** What the screen shows, for a drawing of it: shapes and lines, or a bitmap where these would be too many. */
  snapshot() {
    const still = new Still(this.scene, { ...this.centre, scale: this.scale }, { width: this.width, height: this.height, ratio: Math.max(2, 2400 / this.width), growth: this.growth(this.scale), beyond: 0 });
    if (still.lines > MOST_LINES.vector) { while (still.draw(20000)); return { nodes: [], edges: [], image: still.flat().toDataURL("image/png") }; }
    const { view, xs, ys } = this.scene;
    const bent = still.lines <= MOST_LINES.detailed;
    const isOn = ({ x, y }) => x > -50 && y > -50 && x < this.width + 50 && y < this.height + 50;
    const nodes = this.scene.nodes.map((node, i) => ({ node, ...this.toScreen([xs[i], ys[i]]) })).filter(isOn).map(({ node, x, y }) => ({
      x, y, type: node.group, radius: this.radiusOf(node, view.linked.has(node.id)), colour: palette[node.group.toLowerCase()], opacity: emphasis && !emphasis.nodes.has(node.id) ? 0.13 : isPale(node, view.linked.has(node.id)) ? 0.5 : 1, border: palette.paper,
    }));
    const edges = view.facts.filter((f) => still.crosses(f)).map((fact) => {
      const style = LINE_STYLES[DATA.relations[fact.relation]];
      const [from, to] = [fact.from, fact.to].map((id) => this.toScreen(this.placeOf(NODES[id])));
      return { relation: DATA.relations[fact.relation], from, to, via: bent && bendOf(fact) ? viaOf(from, to, bendOf(fact)) : null, colour: palette[style.colour], opacity: emphasis ? (emphasis.edges.has(pairKey(fact)) ? 1 : 0.06) : 0.5, width: style.width * 0.6, dashes: style.dashes && style.dashes.map((d) => d * 0.6), arrow: fact.relation !== SYMMETRIC && still.lines <= MOST_LINES.headed, reach: this.radiusOf(NODES[fact.to]) };
    });
    return { nodes, edges };
  }
}

function sameItems(one, other) {
  return one.layout === other.layout && one.rings.size === other.rings.size && Boolean(one.boxes) === Boolean(other.boxes) && one.nodes.length === other.nodes.length && one.facts.length === other.facts.length &&
    one.nodes.every((node, i) => node === other.nodes[i]) && one.facts.every((fact, i) => fact === other.facts[i]);
}

/** The square of the distance of a point from a line, which is bent or straight; a bent one is taken as a chain of straight ones. */
function squareToCurve(point, a, b, bend) {
  if (!bend) return squareToLine(point, a, b);
  const via = viaOf(a, b, bend);
  const along = (t, k) => (1 - t) ** 2 * a[k] + 2 * t * (1 - t) * via[k] + t * t * b[k];
  const chain = Array.from({ length: 9 }, (_, i) => ({ x: along(i / 8, "x"), y: along(i / 8, "y") }));
  return Math.min(...chain.slice(1).map((end, i) => squareToLine(point, chain[i], end)));
}

function squareToLine({ x, y }, a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
  return (a.x + along * dx - x) ** 2 + (a.y + along * dy - y) ** 2;
}
