// The picture: what it shows, from where it is seen, and who draws it. vis-network draws what it is good at; a larger
// picture goes to the canvas of canvas.js. Both are a stage with the same methods; names and boxes are drawn by us.
const MOST_FOR_VIS = { nodes: 800, facts: 600 }; // of 700 relations, software rendering by vis-network gives 18 frames a second on a busy machine
let stages = {}; // the two, each made when it is first needed
let stage = null;
let palette = {};
let now = { nodes: [], added: [], heads: [], facts: [], layout: null, boxes: null, captions: [], rings: new Map(), linked: new Set(), inOrder: [] };
let emphasis = null; // null, or {nodes: Set, edges: Set, facts: []} that stay bright
let hovered = { node: null, fact: null };
let fitScale = 1;
let unit = 1; // canvas units for one pixel of design: sizes are meant for the fitted view, however wide the graph
const STILL = { still: true }; // what was clicked is in sight; a picture that jumps would put a second click elsewhere

function readPalette() {
  palette = {};
  for (const name of ["paper", "ink", "soft", "line", "accent", "mark", "place", "organization", "programme", "person", "funds", "supports", "partners", "runs", "participates", "works", "part", "located"]) palette[name] = colourOf(name);
}

function createPicture() {
  readPalette();
  $("zoom-in").onclick = () => zoomBy(1.4);
  $("zoom-out").onclick = () => zoomBy(1 / 1.4);
  $("zoom-fit").onclick = showAll;
  $("network").addEventListener("keydown", steer);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    readPalette();
    for (const made of Object.values(stages)) made.recolour();
    stage?.show(now);
  });
  document.fonts?.ready.then(() => { textWidths.clear(); stage?.redraw(); });
}

/** The stage for a view; the one that is left passes on from where the picture was seen. */
function stageFor(view) {
  const Stage = view.nodes.length > MOST_FOR_VIS.nodes || view.facts.length > MOST_FOR_VIS.facts ? CanvasStage : VisStage;
  if (stage instanceof Stage) return stage;
  stage?.resize(); // a row of buttons more or less has changed the room
  const seen = stage ? { ...stage.centre, scale: stage.scale } : null;
  const host = $("network");
  if (stage) stage.element.hidden = true;
  const made = (stages[Stage.name] ??= new Stage(host.appendChild(el("div", { class: "stage" })), { click: onPictureClick, open: toggleNeighbours, hover: (what) => { hovered = what; stage.redraw(); }, see: noteCamera, drop: moveNodes }));
  made.element.hidden = false;
  stage = made;
  stage.resize();
  if (seen) stage.moveTo(seen);
  return stage;
}

function zoomBy(factor) {
  stage.moveTo({ ...stage.centre, scale: stage.scale * factor });
  noteCamera();
}

function showAll() {
  fitPicture();
  noteCamera();
}

function panBy(dx, dy) {
  stage.moveTo({ x: stage.centre.x + dx / stage.scale, y: stage.centre.y + dy / stage.scale, scale: stage.scale });
  noteCamera();
}

const PAN = 80; // pixels that an arrow key moves the picture
const STEERING = {
  ArrowLeft: () => panBy(-PAN, 0), ArrowRight: () => panBy(PAN, 0), ArrowUp: () => panBy(0, -PAN), ArrowDown: () => panBy(0, PAN),
  "+": () => zoomBy(1.4), "=": () => zoomBy(1.4), "-": () => zoomBy(1 / 1.4), 0: showAll, Enter: openTable,
};

/** Nodes are no stops of the Tab key, for there may be thousands: the table has all of them. */
function openTable() {
  change({ view: "table", rows: "nodes" });
  $("table").focus();
}

/** The keys of a picture that has the focus. */
function steer(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(STEERING, event.key)) return;
  event.preventDefault();
  STEERING[event.key]();
}

/**
 * Where the picture stands, for a window of any width: "x,y" of its middle, then per pixel of width the scale and the
 * scale that showed all, and the size of nodes at that scale. "" where a page that opens would show just that.
 */
function camera() {
  const [{ x, y }, { scale }, fit, { width }] = [stage.centre, stage, fitOf(now), $("network").getBoundingClientRect()];
  const near = (a, b) => Math.abs(a / b - 1) < 0.01;
  if (near(scale, fit.scale) && near(fitScale, fit.scale) && near(unit, fit.unit) && Math.hypot(x - fit.x, y - fit.y) * scale < 2) return "";
  return [x.toFixed(2), y.toFixed(2), ...[scale / width, fitScale / width, unit * fitScale].map((n) => Number(n.toPrecision(8)))].join(",");
}

function setCamera(text) {
  const [x, y, scale, fit, size] = text.split(",").map(Number);
  const { width } = $("network").getBoundingClientRect();
  if (!width || ![x, y].every(Number.isFinite) || ![scale, fit, size].every((n) => n > 1e-9 && n < 1e3)) return;
  [fitScale, unit] = [fit * width, size / (fit * width)];
  stage.moveTo({ x, y, scale: scale * width });
  syncPicture(now, false);
}

/** The reader dragged nodes, given as [node, [x, y]]: the address keeps where to, unless the layout is one of its own. */
function moveNodes(places) {
  if (!now.layout) change({ moved: new Map([...state.moved, ...places.map(([node, at]) => [node.key, at.map(Math.round)])]) });
}

/** The view that shows all linked nodes: its centre, scale, and the unit that goes with it. */
function fitOf(view) {
  const some = view.boxes ? view.nodes : view.nodes.filter((n) => view.linked.has(n.id));
  const spots = (some.length ? some : view.nodes).map((n) => positionOf(n));
  const rect = $("network").getBoundingClientRect();
  if (!spots.length || !rect.width) return { x: 0, y: 0, scale: 1, unit: 1 };
  const [xs, ys] = [0, 1].map((i) => Float64Array.from(spots, (p) => p[i]).sort());
  const [left, right, top, bottom] = [xs[0], xs[xs.length - 1], ys[0], ys[ys.length - 1]];
  const margin = view.mode ? Math.min(190, rect.width / 4) : 80;
  const scale = Math.min(Math.max(rect.width - margin, 40) / Math.max(right - left, 1), Math.max(rect.height - 60, 40) / Math.max(bottom - top, 1), 0.9);
  const room = spacingOf(spots) * scale;
  return { x: (left + right) / 2, y: (top + bottom) / 2, scale, unit: Math.max(Math.min(rect.width < 500 ? 0.46 : 0.3, room / 20), Math.min(1, room / 34)) / scale };
}

/** How far apart neighbours are on average; the middle nine tenths say how crowded a picture is. */
function spacingOf(spots) {
  const reach = (i) => {
    const sorted = Float64Array.from(spots, (p) => p[i]).sort();
    return sorted.length ? sorted[Math.round((sorted.length - 1) * 0.95)] - sorted[Math.round((sorted.length - 1) * 0.05)] : 0;
  };
  return Math.sqrt(Math.max(reach(0) * reach(1), 1e4) / Math.max(spots.length, 1));
}

function fitPicture() {
  const fit = fitOf(now);
  fitScale = fit.scale;
  stage.moveTo(fit);
}

function pairKey(fact) {
  const ends = fact.relation === SYMMETRIC ? [Math.min(fact.from, fact.to), Math.max(fact.from, fact.to)] : [fact.from, fact.to];
  return `${ends[0]}-${ends[1]}-${fact.relation}`;
}

function positionOf(node) {
  return (now.layout && now.layout.get(node.id)) || (state.moved.size && state.moved.get(node.key)) || now.rings.get(node.id) || [node.x, node.y];
}

const BEND = 0.18; // how far the second line of a pair is bent, as a share of its length

/** Relations of one pair lie side by side: key of the line → how far it is bent, as a share of its length, to the left of its direction. */
function bendsOf(facts) {
  const lines = new Map(); // pair → lines so far
  const bends = new Map();
  for (const fact of facts) {
    const key = pairKey(fact);
    if (bends.has(key)) continue;
    const pair = Math.min(fact.from, fact.to) * NODES.length + Math.max(fact.from, fact.to);
    const line = lines.get(pair) || 0;
    lines.set(pair, line + 1);
    const side = (line % 2 ? 1 : -1) * (fact.from < fact.to ? 1 : -1); // whichever end a line starts from
    bends.set(key, line ? side * Math.ceil(line / 2) * BEND : 0);
  }
  return bends;
}

function bendOf(fact) {
  now.bends ??= bendsOf(now.facts);
  return now.bends.get(pairKey(fact)) || 0;
}

/** The point that a bent line from `a` to `b` is drawn towards, as quadratic curves have it. */
function viaOf(a, b, bend) {
  return { x: (a.x + b.x) / 2 + bend * (b.y - a.y), y: (a.y + b.y) / 2 - bend * (b.x - a.x) };
}

/** The middle of a line on the screen. */
function middleOf(fact) {
  const [a, b] = [fact.from, fact.to].map((id) => stage.toScreen(stage.placeOf(NODES[id])));
  const via = viaOf(a, b, bendOf(fact));
  return { x: (a.x + 2 * via.x + b.x) / 4, y: (a.y + 2 * via.y + b.y) / 4 };
}

/** Bring the picture to the given view. */
function syncPicture(view, fit) {
  view.linked = new Set();
  for (const { from, to } of view.facts) { view.linked.add(from); view.linked.add(to); }
  if (!view.facts.length) view.linked = new Set(view.nodes.map((node) => node.id)); // where nothing is linked, nothing stands back
  const depths = new Map((view.boxes || []).map((box) => [box.id, box.depth]));
  view.inOrder = view.boxes ? [...view.nodes].sort((a, b) => (depths.get(a.id) ?? 9) - (depths.get(b.id) ?? 9) || a.id - b.id) : view.nodes; // whose names go first
  view.heads = (view.boxes || []).map((box) => NODES[box.id]).sort((a, b) => depths.get(a.id) - depths.get(b.id) || a.id - b.id);
  now = view;
  if (fit) ({ unit } = fitOf(view));
  emphasis = emphasisOf(view);
  stageFor(view).show(view);
  $("empty").hidden = view.nodes.length > 0;
  document.querySelector(".zoom").hidden = !view.nodes.length;
}

function emphasisOf(view) {
  const { node, fact, article } = selection();
  if (article !== undefined) {
    const facts = view.facts.filter((f) => f.sources.has(article));
    return { nodes: new Set([...facts.flatMap((f) => [f.from, f.to]), ...NODES.filter((n) => n.articles.includes(article)).map((n) => n.id)]), edges: new Set(facts.map(pairKey)), facts };
  }
  if (fact) return { nodes: new Set([fact.from, fact.to]), edges: new Set([pairKey(fact)]), facts: [fact] };
  if (!node || !view.nodes.includes(node)) return null;
  const facts = view.facts.filter((f) => f.from === node.id || f.to === node.id);
  return { nodes: new Set([node.id, ...facts.flatMap((f) => [f.from, f.to])]), edges: new Set(facts.map(pairKey)), facts };
}

function rounded(x) {
  return Math.round(x * 100) / 100;
}

/** In canvas units, for the fitted view; among boxes no node covers more than its cell. */
function radiusOf(node, linked) {
  return Math.min(unit * (linked ? node.size * 0.37 : 2.5), now.boxes ? 0.36 * CELL[1] : Infinity);
}

/** Whether a node stands back: a container that no article names, or one without a relation. */
function isPale(node, linked) {
  return !linked || !(node.named || node.corrected.length);
}

function onPictureClick({ x, y, node, fact }) {
  const label = labelBoxes.find((b) => x >= b.x && x <= b.x + b.w && y >= b.y && y <= b.y + b.h);
  const found = node || (label ? label.node : null);
  return found ? choose(`n:${found.key}`, STILL) : fact ? choose(`e:${fact.key}`, STILL) : choose("");
}

const ROOM_FOR_LINE = 160; // pixels that a chosen line is long, so that its name and those of its ends are read

function centreOn(nodes) {
  if (!nodes.length || (now.layout && !now.boxes)) return;
  const rect = $("network").getBoundingClientRect();
  const outside = nodes.some((n) => {
    const p = stage.toScreen(positionOf(n));
    return p.x < 40 || p.y < 40 || p.x > rect.width - 40 || p.y > rect.height - 40;
  });
  const [one, two] = nodes.map(positionOf);
  const wanted = two ? ROOM_FOR_LINE / Math.max(Math.hypot(one[0] - two[0], one[1] - two[1]), 1) : 1.2;
  const scale = Math.max(stage.scale, Math.min(wanted, 2.2 * fitScale));
  const [x, y] = [0, 1].map((i) => nodes.reduce((sum, n) => sum + positionOf(n)[i], 0) / nodes.length);
  if (outside || scale > stage.scale * 1.05) stage.moveTo({ x, y, scale });
}

/** What the screen shows, in its pixels, for a drawing of it. */
function snapshot() {
  const rect = $("network").getBoundingClientRect();
  const boxes = (now.boxes || []).map((box) => ({ ...stage.toScreen([box.x, box.y]), w: box.w * stage.scale, h: box.h * stage.scale }));
  return { width: Math.round(rect.width), height: Math.round(rect.height), boxes, pencils: pencilSpots(), labels: [...labelBoxes, ...captionBoxes], ...stage.snapshot() };
}
