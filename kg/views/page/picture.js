// The canvas: vis-network draws nodes and edges at the positions of the build; labels are ours, so that none overlap.
const LABELS_AT_START = 46;
let network = null;
let nodeSet = null;
let edgeSet = null;
let palette = {};
let now = { nodes: [], facts: [], layout: null, boxes: null };
let emphasis = null; // null, or {nodes: Set, edges: Set} that stay bright
let wasNear = false;
let hovered = { node: null, edge: null };
let labelBoxes = [];
let fitScale = 1;
let unit = 1; // canvas units for one pixel of design: sizes are meant for the fitted view, however wide the graph
const drawn = new Map(); // what was last given to vis-network, as text, by id
const textWidths = new Map();

function readPalette() {
  palette = {};
  for (const name of ["paper", "ink", "soft", "line", "accent", "mark", "place", "organization", "programme", "person", "funds", "supports", "partners", "runs", "participates", "works", "part", "located"]) palette[name] = colourOf(name);
}

function createPicture() {
  readPalette();
  nodeSet = new vis.DataSet();
  edgeSet = new vis.DataSet();
  const options = { ...DATA.options, autoResize: true };
  network = new vis.Network($("network"), { nodes: nodeSet, edges: edgeSet }, options);
  for (const node of $("network").querySelectorAll("[tabindex]")) node.tabIndex = -1; // no stop of the Tab key: no key does anything there
  network.on("click", (event) => onPictureClick(event));
  network.on("doubleClick", (event) => { if (event.nodes.length) toggleNeighbours(NODES[event.nodes[0]]); });
  network.on("hoverNode", (event) => { hovered.node = event.node; network.redraw(); });
  network.on("blurNode", () => { hovered.node = null; network.redraw(); });
  network.on("hoverEdge", (event) => { hovered.edge = event.edge; network.redraw(); });
  network.on("blurEdge", () => { hovered.edge = null; network.redraw(); });
  network.on("zoom", () => { const near = isNear(); if (near !== wasNear) { wasNear = near; syncPicture(now, false); } noteCamera(); });
  network.on("dragEnd", (event) => (event.nodes.length ? moveNodes(event.nodes) : noteCamera()));
  network.on("beforeDrawing", drawBoxes);
  network.on("afterDrawing", drawLabels);
  $("zoom-in").onclick = () => zoomBy(1.4);
  $("zoom-out").onclick = () => zoomBy(1 / 1.4);
  $("zoom-fit").onclick = () => { fitPicture(); noteCamera(); };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readPalette(); drawn.clear(); syncPicture(now, false); });
  document.fonts?.ready.then(() => { textWidths.clear(); network.redraw(); });
}

function zoomBy(factor) {
  network.moveTo({ scale: network.getScale() * factor });
  wasNear = isNear();
  syncPicture(now, false);
  noteCamera();
}

/**
 * Where the picture stands, for a window of any width: "x,y" of its middle, then per pixel of width the scale and the
 * scale that showed all, and the size of nodes at that scale. "" where a page that opens would show just that.
 */
function camera() {
  const [{ x, y }, scale, fit, { width }] = [network.getViewPosition(), network.getScale(), fitOf(now), $("network").getBoundingClientRect()];
  const near = (a, b) => Math.abs(a / b - 1) < 0.01;
  if (near(scale, fit.scale) && near(fitScale, fit.scale) && near(unit, fit.unit) && Math.hypot(x - fit.x, y - fit.y) * scale < 2) return "";
  return [x.toFixed(2), y.toFixed(2), ...[scale / width, fitScale / width, unit * fitScale].map((n) => Number(n.toPrecision(8)))].join(",");
}

function setCamera(text) {
  const [x, y, scale, fit, size] = text.split(",").map(Number);
  const { width } = $("network").getBoundingClientRect();
  if (!width || ![x, y].every(Number.isFinite) || ![scale, fit, size].every((n) => n > 1e-9 && n < 1e3)) return;
  [fitScale, unit] = [fit * width, size / (fit * width)];
  network.moveTo({ position: { x, y }, scale: scale * width, animation: false });
  wasNear = isNear();
  syncPicture(now, false);
}

/** The reader dragged nodes: the address keeps where to, unless the layout is one of its own. */
function moveNodes(ids) {
  network.unselectAll(); // what is chosen is for the state to say
  if (now.layout) return;
  const at = (id) => { const p = network.getPosition(id); return [Math.round(p.x), Math.round(p.y)]; };
  change({ moved: new Map([...state.moved, ...ids.map((id) => [NODES[id].key, at(id)])]) });
}

/** Near enough for arrow heads not to cover the picture. */
function isNear() {
  return network.getScale() > 1.7 * fitScale;
}

/** The view that shows all linked nodes: its centre, scale, and the unit that goes with it. */
function fitOf(view) {
  const linked = new Set(view.facts.flatMap((f) => [f.from, f.to]));
  const some = view.boxes ? view.nodes : view.nodes.filter((n) => linked.has(n.id));
  const spots = (some.length ? some : view.nodes).map((n) => positionOf(n));
  const rect = $("network").getBoundingClientRect();
  if (!spots.length || !rect.width) return { x: 0, y: 0, scale: 1, unit: 1 };
  const [xs, ys] = [0, 1].map((i) => spots.map((p) => p[i]).sort((a, b) => a - b));
  const [left, right, top, bottom] = [xs[0], xs[xs.length - 1], ys[0], ys[ys.length - 1]];
  const margin = view.mode ? Math.min(190, rect.width / 4) : 80;
  const scale = Math.min(Math.max(rect.width - margin, 40) / Math.max(right - left, 1), Math.max(rect.height - 60, 40) / Math.max(bottom - top, 1), 0.9);
  // the middle nine tenths say how crowded the picture is
  const at = (sorted, q) => sorted[Math.round((sorted.length - 1) * q)];
  const area = Math.max((at(xs, 0.95) - at(xs, 0.05)) * (at(ys, 0.95) - at(ys, 0.05)), 1e4) * scale * scale;
  const room = Math.sqrt(area / spots.length);
  return { x: (left + right) / 2, y: (top + bottom) / 2, scale, unit: Math.max(rect.width < 500 ? 0.46 : 0.3, Math.min(1, room / 34)) / scale };
}

function fitPicture() {
  const fit = fitOf(now);
  network.moveTo({ position: { x: fit.x, y: fit.y }, scale: fit.scale, animation: false });
  fitScale = fit.scale;
  wasNear = false;
}

function pairKey(fact) {
  const ends = fact.relation === SYMMETRIC ? [Math.min(fact.from, fact.to), Math.max(fact.from, fact.to)] : [fact.from, fact.to];
  return `${ends[0]}-${ends[1]}-${fact.relation}`;
}

function positionOf(node) {
  return (now.layout && now.layout.get(node.id)) || state.moved.get(node.key) || [node.x, node.y];
}

/** Bring the canvas to the given view, touching only what changed. */
function syncPicture(view, fit) {
  now = view;
  if (fit) ({ unit } = fitOf(view));
  emphasis = emphasisOf(view);
  const linked = new Set(view.facts.flatMap((f) => [f.from, f.to]));
  replaceAll(nodeSet, view.nodes.map((node) => visNode(node, linked.has(node.id))), "n");
  const groups = new Map();
  for (const fact of view.facts) {
    const key = pairKey(fact);
    if (groups.has(key)) groups.get(key).push(fact);
    else groups.set(key, [fact]);
  }
  const lanes = new Map();
  const edges = [...groups].map(([key, facts]) => {
    const lane = `${Math.min(facts[0].from, facts[0].to)}-${Math.max(facts[0].from, facts[0].to)}`;
    lanes.set(lane, (lanes.get(lane) ?? -1) + 1);
    return visEdge(key, facts, lanes.get(lane));
  });
  replaceAll(edgeSet, edges, "e");
  network.setOptions({ interaction: { hideEdgesOnDrag: edges.length > 1500, hideEdgesOnZoom: edges.length > 1500 } });
  $("empty").hidden = view.nodes.length > 0;
}

function replaceAll(set, items, prefix) {
  const wanted = new Set(items.map((item) => item.id));
  const gone = set.getIds().filter((id) => !wanted.has(id));
  gone.forEach((id) => drawn.delete(prefix + id));
  if (gone.length) set.remove(gone);
  const changed = items.filter((item) => {
    const text = JSON.stringify(item);
    if (drawn.get(prefix + item.id) === text) return false;
    drawn.set(prefix + item.id, text);
    return true;
  });
  if (changed.length) set.update(changed);
}

function emphasisOf(view) {
  const { node, fact, article } = selection();
  if (article !== undefined) {
    const facts = view.facts.filter((f) => f.sources.has(article));
    return { nodes: new Set([...facts.flatMap((f) => [f.from, f.to]), ...NODES.filter((n) => n.articles.includes(article)).map((n) => n.id)]), edges: new Set(facts.map(pairKey)) };
  }
  if (fact) return { nodes: new Set([fact.from, fact.to]), edges: new Set([pairKey(fact)]) };
  if (!node || !view.nodes.includes(node)) return null;
  const facts = view.facts.filter((f) => f.from === node.id || f.to === node.id);
  return { nodes: new Set([node.id, ...facts.flatMap((f) => [f.from, f.to])]), edges: new Set(facts.map(pairKey)) };
}

function rounded(x) {
  return Math.round(x * 100) / 100;
}

function radiusOf(node, linked) {
  return unit * (linked ? node.size * 0.37 : 2.5);
}

function visNode(node, linked) {
  const [x, y] = positionOf(node);
  const colour = palette[node.group.toLowerCase()];
  const chosen = selection().node === node;
  const pale = !linked || !(node.named || node.corrected.length);
  const border = chosen ? palette.ink : state.pinned.has(node.key) ? palette.accent : palette.paper;
  return {
    id: node.id, x, y, shape: node.shape, size: rounded(radiusOf(node, linked)), borderWidth: chosen ? 3 : 1, borderWidthSelected: chosen ? 3 : 1, // pixels, unlike all else
    opacity: emphasis && !emphasis.nodes.has(node.id) ? 0.13 : pale ? 0.5 : 1,
    color: { background: colour, border, highlight: { background: colour, border }, hover: { background: colour, border: palette.ink } },
  };
}

function visEdge(key, facts, lane) {
  const relation = DATA.relations[facts[0].relation];
  const style = LINE_STYLES[relation];
  const articles = new Set(facts.flatMap((f) => [...f.sources])).size;
  const sure = Math.max(...facts.map((f) => f.confidence));
  const bright = emphasis && emphasis.edges.has(key);
  const faded = emphasis && !bright;
  const colour = palette[style.colour];
  const opacity = faded ? 0.06 : bright ? 1 : now.boxes ? (relation === "locatedIn" ? 0 : 0.18) : relation === "locatedIn" ? 0.6 : now.mode ? 0.9 : 0.35 + 0.4 * sure;
  return {
    id: key, from: facts[0].from, to: facts[0].to, dashes: style.dashes && style.dashes.map((d) => rounded(d * unit)), width: rounded(unit * (style.width * (now.mode ? 1.2 : 0.75) + Math.min(3, (articles - 1) * 0.7) + (bright ? 0.8 : 0))),
    color: { color: colour, highlight: colour, hover: colour, opacity }, arrows: { to: { enabled: facts[0].relation !== SYMMETRIC && !faded && (bright || ((now.facts.length < 350 || wasNear) && !now.boxes)), scaleFactor: rounded(unit * (relation === "locatedIn" ? 0.25 : 0.36)) } },
    smooth: lane ? { enabled: true, type: lane % 2 ? "curvedCW" : "curvedCCW", roundness: 0.14 * Math.ceil(lane / 2) + 0.04 } : false,
  };
}

/** Names, best connected first, each only where it covers no other; more of them the nearer one looks. */
function drawLabels(context) {
  const scale = network.getScale();
  const zoom = scale / fitScale;
  const rect = $("network").getBoundingClientRect();
  const most = Math.round(LABELS_AT_START * Math.max(0.3, Math.min(1, rect.width / 900)) * zoom * zoom);
  const ratio = context.canvas.width / rect.width;
  const linked = new Set();
  for (const f of now.facts) { linked.add(f.from); linked.add(f.to); }
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  labelBoxes = [];
  drawPencils(context);
  const chosen = selection().node;
  const first = [chosen, hovered.node === null ? null : NODES[hovered.node]].filter(Boolean);
  const near = emphasis ? now.nodes.filter((n) => emphasis.nodes.has(n.id)) : [];
  const rest = emphasis ? [] : now.nodes.filter((n) => linked.has(n.id) || zoom > 2.2 || now.nodes.length < 40);
  if (now.boxes) rest.sort((a, b) => (b.group === "Place") - (a.group === "Place") || a.id - b.id);
  const done = new Set();
  let written = 0;
  for (const node of [...first, ...near, ...rest]) {
    if (done.has(node) || !drawn.has(`n${node.id}`)) continue;
    done.add(node);
    const must = first.includes(node);
    if (!must && rest.length && written > most) break;
    if (drawLabel(context, node, scale, rect, must)) written += 1;
  }
  drawEdgeName(context);
  context.restore();
}

function drawLabel(context, node, scale, rect, must) {
  const [cx, cy] = positionOf(node);
  const at = network.canvasToDOM(network.getSelectedNodes().includes(node.id) ? network.getPosition(node.id) : { x: cx, y: cy });
  if (at.x < -60 || at.y < -30 || at.x > rect.width + 60 || at.y > rect.height + 30) return false;
  const big = labelBoxes.length < 9 || must;
  const size = big ? 14 : 12.5;
  const text = shorten(node.label, must ? 28 : 14);
  context.font = `${big ? 600 : 400} ${size}px ${getFont()}`;
  const key = `${context.font}|${text}`;
  if (!textWidths.has(key)) textWidths.set(key, context.measureText(text).width);
  const width = textWidths.get(key) + 6;
  const radius = radiusOf(node, true) * scale;
  const beside = now.boxes && now.boxes.some((b) => b.id === node.id); // the head of a box has its name to the right
  const top = beside ? at.y - size / 2 - 3 : at.y + radius * 1.05 + 1;
  const middle = beside ? at.x + radius + width / 2 : at.x;
  const box = { x: middle - width / 2, y: top, w: width, h: size + 5, node, text };
  if (!must && labelBoxes.some((b) => b.x < box.x + box.w && box.x < b.x + b.w && b.y < box.y + box.h && box.y < b.y + b.h)) return false;
  labelBoxes.push(box);
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  context.lineWidth = must ? 6 : 3.5;
  context.strokeStyle = must ? palette.mark : palette.paper;
  context.fillStyle = node.named || must ? palette.ink : palette.soft;
  context.strokeText(text, middle, top + 2);
  context.fillText(text, middle, top + 2);
  return true;
}

let fontFamily = "";
function getFont() {
  fontFamily = fontFamily || getComputedStyle(document.body).fontFamily;
  return fontFamily;
}

function drawEdgeName(context) {
  const keys = hovered.edge !== null && edgeSet.get(hovered.edge) ? [hovered.edge] : selection().fact ? [pairKey(selection().fact)] : [];
  for (const key of keys) {
    const edge = edgeSet.get(key);
    if (!edge) continue;
    const [a, b] = [network.canvasToDOM(network.getPosition(edge.from)), network.canvasToDOM(network.getPosition(edge.to))];
    const fixed = CORRECTED.facts.some((f) => pairKey(f) === key); // the name covers the pencil
    const text = [t(DATA.relations[Number(key.split("-")[2])]), fixed ? t("corrected") : ""].filter(Boolean).join(" · ");
    context.font = `600 13px ${getFont()}`;
    const width = context.measureText(text).width + 12;
    const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
    context.fillStyle = palette.paper;
    context.strokeStyle = palette.line;
    context.lineWidth = 1;
    context.beginPath();
    context.rect(x - width / 2, y - 11, width, 22);
    context.fill();
    context.stroke();
    context.fillStyle = palette.ink;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(text, x, y);
  }
}

const STILL = { still: true }; // what was clicked is in sight; a picture that jumps would put a second click elsewhere
function onPictureClick(event) {
  const { x, y } = event.pointer.DOM;
  const label = labelBoxes.find((b) => x >= b.x && x <= b.x + b.w && y >= b.y && y <= b.y + b.h);
  const node = event.nodes.length ? NODES[event.nodes[0]] : label ? label.node : null;
  if (node) return choose(`n:${node.key}`, STILL);
  if (event.edges.length) {
    const fact = now.facts.find((f) => pairKey(f) === event.edges[0]);
    if (fact) return choose(`e:${fact.key}`, STILL);
  }
  return choose("");
}

function centreOn(nodes) {
  if (!nodes.length || (now.layout && !now.boxes)) return;
  const rect = $("network").getBoundingClientRect();
  const outside = nodes.some((n) => {
    const p = network.canvasToDOM({ x: positionOf(n)[0], y: positionOf(n)[1] });
    return p.x < 40 || p.y < 40 || p.x > rect.width - 40 || p.y > rect.height - 40;
  });
  const scale = Math.max(network.getScale(), nodes.length === 1 ? Math.min(1.2, 2.2 * fitScale) : 0);
  const [x, y] = [0, 1].map((i) => nodes.reduce((sum, n) => sum + positionOf(n)[i], 0) / nodes.length);
  if (outside || scale > network.getScale() * 1.05) network.moveTo({ position: { x, y }, scale });
  if (isNear() !== wasNear) { wasNear = isNear(); syncPicture(now, false); }
}

/**
 * What the picture shows, in pixels of the screen, for save.js: {width, height, boxes, edges, nodes, pencils, labels}.
 * An edge has its ends, the middle of its curve or null, and the radius of the node at its head.
 */
function snapshot() {
  const rect = $("network").getBoundingClientRect();
  const scale = network.getScale();
  const at = (p) => network.canvasToDOM(p);
  const edges = edgeSet.get().map((edge) => {
    const via = network.body.edges[edge.id].edgeType.getViaNode?.(); // straight lines have none
    const [from, to] = [edge.from, edge.to].map((id) => at(network.getPosition(id)));
    return { relation: DATA.relations[Number(edge.id.split("-")[2])], from, to, via: via && edge.smooth ? at(via) : null, colour: edge.color.color, opacity: edge.color.opacity, width: edge.width * scale,
      dashes: edge.dashes ? edge.dashes.map((d) => d * scale) : null, arrow: edge.arrows.to.enabled, reach: nodeSet.get(edge.to).size * scale };
  });
  const nodes = nodeSet.get().map((node) => ({ ...at(network.getPosition(node.id)), type: NODES[node.id].group, radius: node.size * scale, colour: node.color.background, opacity: node.opacity, border: node.color.border }));
  const boxes = (now.boxes || []).map((box) => ({ ...at({ x: box.x, y: box.y }), w: box.w * scale, h: box.h * scale }));
  return { width: Math.round(rect.width), height: Math.round(rect.height), boxes, edges, nodes, pencils: pencilSpots(), labels: labelBoxes };
}
