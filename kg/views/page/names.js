// Names on the picture, whoever draws it: best connected first, each only where it covers no other.
const LABELS_AT_START = 46;
const MOST_TRIED = 1500; // of the nodes that the reader added: so many are looked at for room
const textWidths = new Map();
let labelBoxes = [];
let captionBoxes = [];
let fontFamily = "";

function getFont() {
  fontFamily = fontFamily || getComputedStyle(document.body).fontFamily;
  return fontFamily;
}

/** The names, the pencils and the name of the edge in question; while the picture moves, the names that it had. */
function drawNames(context, { moving = false } = {}) {
  const rect = $("network").getBoundingClientRect();
  const ratio = context.canvas.width / rect.width;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const before = labelBoxes;
  labelBoxes = [];
  drawPencils(context);
  captionBoxes = placeCaptions(context);
  const must = [selection().node, hovered.node].filter(Boolean);
  const zoom = stage.scale / fitScale;
  const most = Math.round(LABELS_AT_START * Math.max(0.3, Math.min(1, rect.width / 900)) * zoom * zoom);
  const done = new Set();
  const draw = (node) => {
    if (done.has(node) || !stage.has(node)) return;
    done.add(node);
    drawName(context, node, rect, { must: must.includes(node), anywhere: moving });
  };
  must.forEach(draw);
  if (moving) before.forEach((box) => draw(box.node));
  else if (emphasis) [...now.inOrder.filter((node) => emphasis.nodes.has(node.id)), ...now.heads].forEach(draw); // a box without its name says nothing
  else {
    for (const node of now.inOrder) {
      if (labelBoxes.length > most + must.length) break;
      if (now.linked.has(node.id) || zoom > 2.2 || now.nodes.length < 40) draw(node);
    }
    now.added.slice(0, MOST_TRIED).forEach(draw); // who asked for more nodes reads which they are, as far as there is room
  }
  drawEdgeName(context);
  drawCaptions(context);
  context.restore();
}

function drawName(context, node, rect, { must, anywhere }) {
  const at = stage.toScreen(stage.placeOf(node));
  if (at.x < -60 || at.y < -30 || at.x > rect.width + 60 || at.y > rect.height + 30) return;
  const big = labelBoxes.length < 9 || must;
  const size = big ? 14 : 12.5;
  const text = shorten(node.label, must ? 28 : 14);
  context.font = `${big ? 600 : 400} ${size}px ${getFont()}`;
  const key = `${context.font}|${text}`;
  if (!textWidths.has(key)) textWidths.set(key, context.measureText(text).width);
  const width = textWidths.get(key) + 6;
  const radius = stage.radiusOf(node);
  const beside = now.boxes && now.boxes.some((b) => b.id === node.id) && at.x + radius + width <= rect.width; // the head of a box has its name to the right
  const below = at.y + radius * 1.05 + 1;
  const top = beside ? at.y - size / 2 - 3 : below + size + 5 <= rect.height || at.y > rect.height ? below : at.y - radius * 1.05 - size - 6;
  const middle = beside ? at.x + radius + width / 2 : at.x < 0 || at.x > rect.width ? at.x : Math.max(width / 2, Math.min(at.x, rect.width - width / 2)); // what is in sight is named in full
  const box = { x: middle - width / 2, y: top, w: width, h: size + 5, node, text };
  if (!must && !anywhere && [labelBoxes, captionBoxes].some((boxes) => boxes.some((b) => b.x < box.x + box.w && box.x < b.x + b.w && b.y < box.y + box.h && box.y < b.y + b.h))) return;
  labelBoxes.push(box);
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  context.lineWidth = must ? 6 : 3.5;
  context.strokeStyle = must ? palette.mark : palette.paper;
  context.fillStyle = node.named || must ? palette.ink : palette.soft;
  context.strokeText(text, middle, top + 2);
  context.fillText(text, middle, top + 2);
}

function drawEdgeName(context) {
  const fact = hovered.fact || selection().fact;
  if (!fact || !stage.hasFact(fact)) return;
  const fixed = CORRECTED.facts.some((f) => pairKey(f) === pairKey(fact)); // the name covers the pencil
  const text = [t(DATA.relations[fact.relation]), fixed ? t("corrected") : ""].filter(Boolean).join(" · ");
  context.font = `600 13px ${getFont()}`;
  const width = context.measureText(text).width + 12;
  const middle = middleOf(fact);
  const covers = (y) => labelBoxes.some((b) => b.x < middle.x + width / 2 && middle.x - width / 2 < b.x + b.w && b.y < y + 11 && y - 11 < b.y + b.h);
  const { x } = middle;
  const y = [0, -26, 26, -48, 48].map((step) => middle.y + step).find((step) => !covers(step)) ?? middle.y; // the names of its ends stay readable
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

/** Where the words stand that say what a group of nodes has in common: names leave them their room. */
function placeCaptions(context) {
  return now.captions.map(({ x, y, word, n }) => {
    const at = stage.toScreen([x, y]);
    const text = t(word, { n: count(n) });
    context.font = `12.5px ${getFont()}`;
    return { x: at.x - 4, y: at.y - 18, w: context.measureText(text).width, h: 17.5, text };
  });
}

function drawCaptions(context) {
  context.font = `12.5px ${getFont()}`;
  context.textAlign = "left";
  context.textBaseline = "top";
  context.lineWidth = 3.5;
  context.strokeStyle = palette.paper;
  context.fillStyle = palette.soft;
  for (const { x, y, text } of captionBoxes) {
    context.strokeText(text, x, y + 2);
    context.fillText(text, x, y + 2);
  }
}
