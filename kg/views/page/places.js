// The layout by containment: every place a box in the box of its container, with what lies in it.
const CELL = [92, 70];
const HEADER = 100; // the name of a box and that of the first box in it both have room
const GAP = 26;
const ASPECT = 1.3; // width to height that boxes should have
const WIDTHS = [0.9, 1.1, 1.25, 1.45, 1.7]; // of a box, as shares of the root of its area; the best of them is taken

/** Positions and boxes for the given nodes: {layout: Map(id -> [x, y]), boxes: [{x, y, w, h, depth}], captions}; what lies in no place stands below. */
function placeMap(nodes) {
  const shown = new Set(nodes.map((n) => n.id));
  const inside = new Map([[-1, []]]);
  for (const node of nodes) {
    const home = placePath(node).reverse().find((place) => shown.has(place.id) && place.group === "Place");
    const key = home ? home.id : -1;
    inside.set(key, [...(inside.get(key) || []), node]);
  }
  const result = { layout: new Map(), boxes: [], captions: [] };
  const strays = inside.get(-1).filter((n) => !inside.has(n.id));
  inside.set(-1, inside.get(-1).filter((n) => inside.has(n.id)));
  const root = placeBlock(-1, inside, 0, new Set());
  const [left, bottom] = [-root.w / 2, root.h / 2];
  root.put(left, -root.h / 2, result);
  if (strays.length) {
    const top = bottom + Math.max(HEADER, 0.06 * root.h); // the caption has room in the view of everything
    gridBlock(strays, Math.max(Math.floor(root.w / CELL[0]), Math.ceil(Math.sqrt(strays.length)))).put(left, top, result);
    result.captions.push({ x: left + GAP, y: top, word: "inNoPlace", n: strays.length });
  }
  return result;
}

/** A block knows its size and can put itself somewhere; circles of containment are cut at the second visit. */
function placeBlock(id, inside, depth, seen) {
  seen.add(id);
  const all = inside.get(id) || [];
  const members = all.filter((n) => !inside.has(n.id) || seen.has(n.id));
  const blocks = all.filter((n) => inside.has(n.id) && !seen.has(n.id)).map((n) => placeBlock(n.id, inside, depth + 1, seen));
  if (members.length) blocks.push(gridBlock(members));
  blocks.sort((a, b) => b.h - a.h || b.w - a.w);
  const area = blocks.reduce((sum, b) => sum + (b.w + GAP) * (b.h + GAP), 0);
  const least = Math.max(2 * CELL[0], ...blocks.map((b) => b.w));
  const tries = WIDTHS.map((share) => packed(blocks, Math.max(Math.sqrt(area) * share, least), id < 0 ? 0 : HEADER));
  const size = ({ w, h }) => Math.max(w / ASPECT, h);
  const { spots, w, h } = tries.reduce((best, one) => (size(one) < size(best) ? one : best));
  return { w, h, put(left, top, result) {
    if (id >= 0) {
      result.layout.set(id, [Math.round(left + 44), Math.round(top + 26)]);
      result.boxes.push({ id, x: left, y: top, w, h, depth });
    }
    for (const [block, dx, dy] of spots) block.put(left + dx, top + dy, result);
  } };
}

/** Blocks, the highest first, in columns along shelves of a width; one stands below another where its column has room left. */
function packed(blocks, width, top) {
  const columns = [];
  let [x, y, shelf, right] = [GAP, top, 0, 2 * CELL[0]];
  const spots = blocks.map((block) => {
    let column = columns.find((c) => block.w <= c.w && c.y + block.h <= c.bottom);
    if (!column) {
      if (x > GAP && x + block.w > width + GAP) [x, y, shelf] = [GAP, y + shelf + GAP, 0];
      shelf = shelf || block.h;
      column = { x, y, w: block.w, bottom: y + shelf };
      columns.push(column);
      x += block.w + GAP;
      right = Math.max(right, x);
    }
    const spot = [block, column.x, column.y];
    column.y += block.h + GAP;
    return spot;
  });
  return { spots, w: right, h: y + shelf + GAP };
}

function gridBlock(members, columns = Math.ceil(Math.sqrt(members.length * 1.1))) {
  return { w: columns * CELL[0], h: Math.ceil(members.length / columns) * CELL[1], put(left, top, result) {
    members.forEach((n, i) => result.layout.set(n.id, [Math.round(left + ((i % columns) + 0.5) * CELL[0]), Math.round(top + (Math.floor(i / columns) + 0.35) * CELL[1])]));
  } };
}

function drawBoxes(context, scale = stage.scale) {
  if (!now.boxes) return;
  context.save();
  for (const box of [...now.boxes].sort((a, b) => a.depth - b.depth)) {
    context.globalAlpha = 0.07;
    context.fillStyle = palette.place;
    context.fillRect(box.x, box.y, box.w, box.h);
    context.globalAlpha = 0.5;
    context.strokeStyle = palette.place;
    context.lineWidth = Math.max(1, (4 - box.depth) * 0.6) / scale;
    context.strokeRect(box.x, box.y, box.w, box.h);
  }
  context.restore();
}
