// A still picture of a large graph: what is in it as flat arrays, and how it is drawn, a portion at a time.

/** A view as arrays: nodes by rank, facts in the order of drawing, and a grid in which nodes are found by place. */
class Scene {
  constructor(view) {
    this.view = view;
    this.unit = unit;
    this.moved = state.moved;
    this.nodes = view.nodes;
    this.spotOf = new Map(view.nodes.map((node, i) => [node.id, i]));
    [this.xs, this.ys] = [0, 1].map((k) => Float64Array.from(view.nodes, (node) => positionOf(node)[k]));
    this.loose = Uint8Array.from(view.nodes, (node) => !view.linked.has(node.id));
    this.pale = Uint8Array.from(view.nodes, (node) => isPale(node, view.linked.has(node.id)));
    this.sizes = Float64Array.from(view.nodes, (node, i) => radiusOf(node, !this.loose[i]));
    // one kind of line after the other: containment first, money last and on top; within a kind, what more articles say
    const order = Object.keys(LINE_STYLES).map((name) => DATA.relations.indexOf(name)).reverse();
    const kinds = Int32Array.from(view.facts, (fact) => order.indexOf(fact.relation) * 2 + (fact.articles > 1));
    const { starts, items } = grouped(order.length * 2, kinds);
    this.kindStarts = starts;
    this.relations = order;
    this.from = Int32Array.from(items, (i) => this.spotOf.get(view.facts[i].from));
    this.to = Int32Array.from(items, (i) => this.spotOf.get(view.facts[i].to));
    this.facts = items;
    this.index();
  }

  index() {
    [this.left, this.top] = [this.xs, this.ys].map((values) => values.reduce((a, b) => Math.min(a, b), Infinity));
    const [right, bottom] = [this.xs, this.ys].map((values) => values.reduce((a, b) => Math.max(a, b), -Infinity));
    [this.right, this.bottom] = [right, bottom];
    this.cell = Math.max((right - this.left) / CELLS, (bottom - this.top) / CELLS, 1);
    this.grid = grouped(CELLS * CELLS, Int32Array.from(this.xs, (x, i) => this.cellOf(x, this.ys[i])));
  }

  cellOf(x, y) {
    const [column, row] = [x - this.left, y - this.top].map((d) => Math.min(CELLS - 1, Math.max(0, Math.floor(d / this.cell))));
    return row * CELLS + column;
  }

  move(i, x, y) {
    [this.xs[i], this.ys[i]] = [x, y];
    this.index();
  }

  /** The node whose rim is nearest to a place, of those within `reach(i)` of it, or -1. */
  nearest(x, y, reach) {
    const most = this.nodes.length ? Math.max(...this.nodes.slice(0, 50).map((_, i) => reach(i)), reach(this.nodes.length - 1)) : 0; // rank goes with size
    const [first, last] = [this.cellOf(x - most, y - most), this.cellOf(x + most, y + most)];
    let [best, least] = [-1, Infinity];
    for (let row = Math.floor(first / CELLS); row <= Math.floor(last / CELLS); row += 1) {
      for (let at = this.grid.starts[row * CELLS + (first % CELLS)]; at < this.grid.starts[row * CELLS + (last % CELLS) + 1]; at += 1) {
        const i = this.grid.items[at];
        const [away, within] = [Math.hypot(this.xs[i] - x, this.ys[i] - y), reach(i)];
        if (away <= within && away / within < least) [best, least] = [i, away / within];
      }
    }
    return best;
  }
}

/** The bitmaps of a scene as seen from somewhere, `beyond` of the window larger on each side. */
class Still {
  constructor(scene, seen, { width, height, ratio, growth, beyond }) {
    Object.assign(this, { scene, seen, ratio, growth });
    [this.width, this.height] = [width * (1 + 2 * beyond), height * (1 + 2 * beyond)];
    [this.halfWidth, this.halfHeight] = [this.width / 2 / seen.scale, this.height / 2 / seen.scale];
    [this.below, this.above] = [0, 1].map(() => el("canvas", { width: Math.ceil(this.width * ratio), height: Math.ceil(this.height * ratio) }));
    const { left, right, top, bottom } = scene;
    this.showsAll = this.spans(left, top) && this.spans(right, bottom);
    this.drawn = Int32Array.from(scene.from.keys()).filter((e) => this.crossesLine(e)); // lines, by their number in the scene
    this.lines = this.drawn.length;
    this.steps = this.plan();
  }

  spans(x, y) { return Math.abs(x - this.seen.x) <= this.halfWidth && Math.abs(y - this.seen.y) <= this.halfHeight; }

  /** Whether the bitmaps fill the whole window of a stage. */
  covers({ centre, scale, width, height }) {
    return Math.abs(centre.x - this.seen.x) + width / 2 / scale <= this.halfWidth && Math.abs(centre.y - this.seen.y) + height / 2 / scale <= this.halfHeight;
  }

  crossesBox(ax, ay, bx, by) {
    const { x, y, scale } = this.seen;
    if (Math.min(ax, bx) > x + this.halfWidth || Math.max(ax, bx) < x - this.halfWidth || Math.min(ay, by) > y + this.halfHeight || Math.max(ay, by) < y - this.halfHeight) return false;
    if (!this.spans(ax, ay) && !this.spans(bx, by)) return false; // what only passes through says nothing here
    return Math.abs(ax - bx) + Math.abs(ay - by) > 1 / scale; // less than a pixel is not seen
  }

  crossesLine(e) {
    const { xs, ys, from, to } = this.scene;
    return this.crossesBox(xs[from[e]], ys[from[e]], xs[to[e]], ys[to[e]]);
  }

  crosses(fact) {
    const [a, b] = [fact.from, fact.to].map((id) => this.scene.spotOf.get(id));
    return this.crossesBox(this.scene.xs[a], this.scene.ys[a], this.scene.xs[b], this.scene.ys[b]);
  }

  /** Draw so many things more; whether any are left. */
  draw(portion) {
    this.left = portion;
    while (this.left > 0) if (this.steps.next().done) return false;
    return true;
  }

  * plan() {
    const [lines, dots] = [this.below, this.above].map((canvas) => {
      const context = canvas.getContext("2d");
      context.setTransform(this.ratio, 0, 0, this.ratio, (this.width / 2) * this.ratio, (this.height / 2) * this.ratio);
      return context;
    });
    lines.fillStyle = palette.paper;
    lines.fillRect(-this.width / 2, -this.height / 2, this.width, this.height);
    if (this.scene.view.boxes) this.drawBoxes(lines);
    yield* this.drawDots(dots);
    yield* this.drawLines(lines);
  }

  drawBoxes(context) {
    context.save();
    context.scale(this.seen.scale, this.seen.scale);
    context.translate(-this.seen.x, -this.seen.y);
    drawBoxes(context, this.seen.scale);
    context.restore();
  }

  /** Dots, the least connected first; those of one portion that look the same in one go. */
  * drawDots(context) {
    const { nodes, xs, ys, sizes, pale } = this.scene;
    for (let end = nodes.length; end > 0;) {
      const looks = new Map();
      let drawn = 0;
      for (; end > 0 && drawn < 400; end -= 1) {
        const i = end - 1;
        if (!this.spans(xs[i], ys[i])) continue;
        drawn += 1;
        const look = `${nodes[i].shape} ${nodes[i].group} ${pale[i]}`;
        if (looks.has(look)) looks.get(look).push(i);
        else looks.set(look, [i]);
      }
      for (const some of looks.values()) this.drawAlike(context, some);
      this.left -= drawn / 4 + 1; // a dot is less work than a line
      yield;
    }
  }

  drawAlike(context, some) {
    const { nodes, xs, ys, sizes, pale } = this.scene;
    const { group, shape } = nodes[some[0]];
    const bare = some.filter((i) => this.radius(i) < 2.2);
    context.globalAlpha = pale[some[0]] ? 0.5 : 1;
    context.fillStyle = palette[group.toLowerCase()];
    context.strokeStyle = palette.paper;
    context.beginPath();
    for (const i of some) traceShape(context, this.radius(i) < 2.2 ? "square" : shape, (xs[i] - this.seen.x) * this.seen.scale, (ys[i] - this.seen.y) * this.seen.scale, this.radius(i));
    if (bare.length < some.length) context.stroke();
    context.fill();
  }

  radius(i) { return Math.max(0.8, this.scene.sizes[i] * this.seen.scale * this.growth); }

  /** Lines, kind after kind; the more there are, the paler each. */
  * drawLines(context) {
    const { view, kindStarts, relations, facts, from, to, xs, ys } = this.scene;
    const detailed = this.lines <= MOST_LINES.detailed;
    const headed = this.lines <= MOST_LINES.headed || (detailed && this.seen.scale > 1.7 * fitScale);
    const haze = Math.min(1, Math.max(0.13, Math.sqrt(2500 / Math.max(this.lines, 1))));
    const place = (i) => ({ x: (xs[i] - this.seen.x) * this.seen.scale, y: (ys[i] - this.seen.y) * this.seen.scale });
    let next = 0;
    for (let kind = 0; kind < kindStarts.length - 1; kind += 1) {
      const name = DATA.relations[relations[kind >> 1]];
      const style = LINE_STYLES[name];
      const contained = name === "locatedIn";
      const bare = contained && view.boxes; // the boxes say it
      context.strokeStyle = context.fillStyle = palette[style.colour];
      context.globalAlpha = bare ? 0 : haze * (view.boxes ? 0.2 : 0.65);
      context.lineWidth = (detailed ? 1 : 0.7) * style.width * 0.55 * (kind % 2 ? 1.5 : 1);
      context.setLineDash(detailed && style.dashes ? style.dashes.map((d) => d * 0.6) : []);
      while (next < this.lines && this.drawn[next] < kindStarts[kind + 1]) {
        const heads = [];
        const until = Math.min(next + 100, this.lines);
        context.beginPath();
        for (; next < until && this.drawn[next] < kindStarts[kind + 1]; next += 1) {
          const e = this.drawn[next];
          const [a, b] = [place(from[e]), place(to[e])];
          const via = viaOf(a, b, detailed ? bendOf(view.facts[facts[e]]) : 0);
          traceLine(context, a, via, b);
          if (headed && name !== "partnersWith") heads.push([via, b, this.radius(to[e])]);
        }
        context.stroke();
        if (heads.length) { context.beginPath(); for (const [via, b, reach] of heads) traceHead(context, via, b, reach, contained ? 4 : 6); context.fill(); }
        this.left -= 100;
        yield;
      }
    }
    context.globalAlpha = 1;
  }

  /** Put the bitmaps where they belong on a stage that is now seen from somewhere else. */
  putOn(context, stage) {
    const zoom = stage.scale / this.seen.scale;
    const x = (this.seen.x - stage.centre.x) * stage.scale + stage.width / 2;
    const y = (this.seen.y - stage.centre.y) * stage.scale + stage.height / 2;
    context.setTransform(stage.ratio, 0, 0, stage.ratio, 0, 0);
    for (const bitmap of [this.below, this.above]) context.drawImage(bitmap, x - (this.width / 2) * zoom, y - (this.height / 2) * zoom, this.width * zoom, this.height * zoom);
  }

  flat() {
    const copy = el("canvas", { width: this.below.width, height: this.below.height });
    for (const bitmap of [this.below, this.above]) copy.getContext("2d").drawImage(bitmap, 0, 0);
    return copy;
  }
}

/** The outline of a node, with the area that vis-network gives it. */
function traceShape(context, shape, x, y, r) {
  if (shape === "square") context.rect(x - r, y - r, 2 * r, 2 * r);
  else if (shape === "dot") { context.moveTo(x + r, y); context.arc(x, y, r, 0, 2 * Math.PI); }
  else {
    const corners = shape === "diamond" ? [[0, -1], [1, 0], [0, 1], [-1, 0]] : [[0, -1.1], [1.1, 0.8], [-1.1, 0.8]];
    corners.forEach(([dx, dy], i) => (i ? context.lineTo(x + r * dx, y + r * dy) : context.moveTo(x + r * dx, y + r * dy)));
    context.closePath();
  }
}

/** A line as a curve drawn towards `via`, which is straight where that is its middle. */
function traceLine(context, a, via, b) {
  context.moveTo(a.x, a.y);
  context.quadraticCurveTo(via.x, via.y, b.x, b.y);
}

/** The head of an arrow from `a` that ends at the rim of `b`. */
function traceHead(context, a, b, reach, size) {
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  if (length < reach + size) return;
  const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length];
  const [x, y] = [b.x - ux * reach, b.y - uy * reach];
  context.moveTo(x, y);
  context.lineTo(x - size * (ux - 0.4 * uy), y - size * (uy + 0.4 * ux));
  context.lineTo(x - size * (ux + 0.4 * uy), y - size * (uy - 0.4 * ux));
  context.closePath();
}
