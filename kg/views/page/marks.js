// What people corrected: a pencil on the picture, a badge on a fact, a line of words in the panel.
const PENCIL = "M2 14l1.2-4.2L10.6 2.4l3 3L6.2 12.8z";
const PENCIL_SIZE = 15; // pixels
const CORRECTED = { nodes: Object.keys(DATA.corrected.nodes).map((id) => NODES[id]), facts: Object.keys(DATA.corrected.edges).map((id) => FACTS[id]) };

function pencil() {
  const icon = svg("svg", { viewBox: "0 0 16 16", class: "icon pencil", "aria-hidden": "true" });
  icon.append(svg("path", { d: PENCIL, fill: "currentColor" }));
  return icon;
}

function correctedBadge(thing) {
  return thing.corrected.length ? el("span", { class: "badge fixed" }, pencil(), t("corrected")) : null;
}

/** A mark such as "rename 2024-05-01: the new name" in words of the reader's language. */
function markWords(mark) {
  const [, action, rest] = /^([^ :]*)(.*)$/s.exec(mark);
  const known = Object.hasOwn(STRINGS[state.lang], `done_${action}`);
  return clean(known ? t(`done_${action}`) + rest.replace(": ", t("colon")) : mark);
}

function correctedLines(thing) {
  return thing.corrected.map((mark) => el("p", { class: "small fixed" }, pencil(), el("span", {}, `${t("corrected")}${t("colon")}`, el("bdi", { class: "name" }, shorten(markWords(mark), 300)))));
}

/** Where on the screen the pencils go: at the upper right of nodes, on the middle of edges. */
function pencilSpots() {
  const at = (node) => stage.toScreen(stage.placeOf(node));
  const nodes = CORRECTED.nodes.filter((n) => stage.has(n) && (!emphasis || emphasis.nodes.has(n.id))).map((n) => {
    const [p, reach] = [at(n), stage.radiusOf(n) * 0.8 + 3];
    return { x: p.x + reach, y: p.y - reach };
  });
  // nodes go before their edges do
  const facts = now.boxes ? [] : CORRECTED.facts.filter((f) => stage.has(NODES[f.from]) && stage.has(NODES[f.to]) && stage.hasFact(f) && (!emphasis || emphasis.edges.has(pairKey(f))));
  const edges = [...new Map(facts.map((f) => [pairKey(f), f])).values()].map(middleOf);
  return [...nodes, ...edges];
}

function drawPencils(context) {
  const path = new Path2D(PENCIL);
  for (const { x, y } of pencilSpots()) {
    context.save();
    context.beginPath();
    context.arc(x, y, PENCIL_SIZE / 2, 0, 2 * Math.PI);
    context.fillStyle = palette.paper;
    context.strokeStyle = palette.ink;
    context.lineWidth = 1;
    context.fill();
    context.stroke();
    context.translate(x, y);
    context.scale(PENCIL_SIZE / 26, PENCIL_SIZE / 26);
    context.translate(-8, -8);
    context.fillStyle = palette.ink;
    context.fill(path);
    context.restore();
  }
}
