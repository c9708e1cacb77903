// Names on the picture, whoever draws it: best connected first, each only where it covers no other.
const LABELS_AT_START = 46;
const textWidths = new Map();
let labelBoxes = [];
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
  const must = [selection().node, hovered.node].filter(Boolean);
  const zoom = stage.scale / fitScale;
  const most = moving || emphasis ? Infinity : Math.round(LABELS_AT_START * Math.max(0.3, Math.min(1, rect.width / 900)) * zoom * zoom);
  const wanted = moving ? before.map((box) => box.node) : now.inOrder;
  const done = new Set();
  const draw = (node) => {
    if (done.has(node) || !stage.has(node)) return;
    done.add(node);
    drawName(context, node, rect, { must: must.includes(node), anywhere: moving });
  };
  must.forEach(draw);
  for (const node of wanted) {
    if (labelBoxes.length > most + must.length) break;
    if (moving || (emphasis ? emphasis.nodes.has(node.id) : now.linked.has(node.id) || zoom > 2.2 || now.nodes.length < 40)) draw(node);
  }
  drawEdgeName(context);
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
  const beside = now.boxes && now.boxes.some((b) => b.id === node.id); // the head of a box has its name to the right
  const top = beside ? at.y - size / 2 - 3 : at.y + radius * 1.05 + 1;
  const middle = beside ? at.x + radius + width / 2 : at.x;
  const box = { x: middle - width / 2, y: top, w: width, h: size + 5, node, text };
  if (!must && !anywhere && labelBoxes.some((b) => b.x < box.x + box.w && box.x < b.x + b.w && b.y < box.y + box.h && box.y < b.y + b.h)) return;
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
  const [a, b] = [fact.from, fact.to].map((id) => stage.toScreen(stage.placeOf(NODES[id])));
  const fixed = CORRECTED.facts.some((f) => pairKey(f) === pairKey(fact)); // the name covers the pencil
  const text = [t(DATA.relations[fact.relation]), fixed ? t("corrected") : ""].filter(Boolean).join(" · ");
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
