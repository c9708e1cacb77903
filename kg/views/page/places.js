// The layout by containment: every place a box in the box of its container, with what lies in it.
const CELL = [92, 70];
const HEADER = 78;
const GAP = 26;

/** Positions and boxes for the given nodes: {layout: Map(id -> [x, y]), boxes: [{x, y, w, h, depth}]}. */
function placeMap(nodes) {
  const shown = new Set(nodes.map((n) => n.id));
  const inside = new Map([[-1, []]]);
  for (const node of nodes) {
    const home = placePath(node).reverse().find((place) => shown.has(place.id) && place.group === "Place");
    const key = home ? home.id : -1;
    inside.set(key, [...(inside.get(key) || []), node]);
  }
  const result = { layout: new Map(), boxes: [] };
  const seen = new Set();
  const root = placeBlock(-1, inside, 0, seen);
  root.put(-root.w / 2, -root.h / 2, result);
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
  const target = Math.max(Math.sqrt(area * 1.5), ...blocks.map((b) => b.w), 2 * CELL[0]);
  const head = id < 0 ? 0 : HEADER;
  let [x, y, row, width] = [GAP, head, 0, 0];
  const spots = blocks.map((block) => {
    if (x > GAP && x + block.w > target + GAP) [x, y, row] = [GAP, y + row + GAP, 0];
    const spot = [block, x, y];
    x += block.w + GAP;
    row = Math.max(row, block.h);
    width = Math.max(width, x);
    return spot;
  });
  const [w, h] = [Math.max(width, 2 * CELL[0]), y + row + GAP];
  return { w, h, put(left, top, result) {
    if (id >= 0) {
      result.layout.set(id, [Math.round(left + 44), Math.round(top + 26)]);
      result.boxes.push({ id, x: left, y: top, w, h, depth });
    }
    for (const [block, dx, dy] of spots) block.put(left + dx, top + dy, result);
  } };
}

function gridBlock(members) {
  const columns = Math.ceil(Math.sqrt(members.length * 1.1));
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
