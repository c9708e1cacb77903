// The picture as a file: one drawing with title, key and source line, given out as SVG or, many pixels wide, as PNG.
const SAVED_FONT = "'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif";
const SAVED_MARGIN = 18;
const PNG_WIDTH = 2400; // pixels at least: enough for three columns of a newspaper at 300 dpi

const measuring = document.createElement("canvas").getContext("2d");
function widthOf(content, size) {
  measuring.font = `${size}px ${SAVED_FONT}`;
  return measuring.measureText(content).width;
}

function svgText(content, attributes) {
  const node = svg("text", attributes);
  node.textContent = content;
  return node;
}

/** `parts` in rows no wider than `width`: [[part, x, row]]; a part says how wide it is. */
function inRows(parts, width) {
  let [x, row] = [0, 0];
  return parts.map((part) => {
    if (x && x + part.width > width) [x, row] = [0, row + 1];
    const spot = [part, x, row];
    x += part.width;
    return spot;
  });
}

/** What shapes and lines mean: only those that the picture has. */
function keyParts(shot) {
  const types = new Set(shot.nodes.map((n) => n.type));
  const relations = new Set(shot.edges.filter((e) => e.opacity > 0).map((e) => e.relation));
  const entry = (word, reach, draw) => ({ width: reach + 6 + widthOf(t(word), 13) + 20, draw: (x, y) => [...draw(x, y), svgText(t(word), { x: x + reach + 6, y: y + 13, "font-size": 13, fill: palette.ink })] });
  return [
    ...DATA.types.filter((type) => types.has(type)).map((type) => entry(type, 16, (x, y) => [svg("path", { d: SHAPE_PATHS[type], transform: `translate(${x} ${y})`, fill: palette[type.toLowerCase()] })])),
    ...Object.keys(LINE_STYLES).filter((relation) => relations.has(relation)).map((relation) => entry(relation, 34, (x, y) => {
      const style = LINE_STYLES[relation];
      const directed = relation !== "partnersWith";
      const line = svg("path", { d: `M${x} ${y + 8}h${directed ? 27 : 34}`, stroke: palette[style.colour], "stroke-width": style.width, fill: "none" });
      if (style.dashes) line.setAttribute("stroke-dasharray", style.dashes.map((d) => d * 0.7).join(" "));
      return directed ? [line, svg("path", { d: `M${x + 26} ${y + 4.5}l8 3.5l-8 3.5z`, fill: palette[style.colour] })] : [line];
    })),
  ];
}

/** The head of an arrow that ends at the border of its node, along the last stretch of the line. */
function arrowHead(edge) {
  const start = edge.via || edge.from;
  const length = Math.hypot(edge.to.x - start.x, edge.to.y - start.y) || 1;
  const [ux, uy] = [(edge.to.x - start.x) / length, (edge.to.y - start.y) / length];
  const [tip, size] = [{ x: edge.to.x - ux * edge.reach, y: edge.to.y - uy * edge.reach }, 2.4 + 1.3 * edge.width];
  const side = (sign) => `${rounded(tip.x - ux * size * 1.6 - sign * uy * size * 0.6)} ${rounded(tip.y - uy * size * 1.6 + sign * ux * size * 0.6)}`;
  return svg("path", { class: "arrow", d: `M${rounded(tip.x)} ${rounded(tip.y)}L${side(1)}L${side(-1)}z`, fill: edge.colour, "fill-opacity": rounded(edge.opacity) });
}

function savedEdge(edge) {
  const curve = edge.via ? `Q${rounded(edge.via.x)} ${rounded(edge.via.y)} ` : "L";
  const line = svg("path", { class: "edge", d: `M${rounded(edge.from.x)} ${rounded(edge.from.y)}${curve}${rounded(edge.to.x)} ${rounded(edge.to.y)}`, fill: "none", stroke: edge.colour, "stroke-opacity": rounded(edge.opacity), "stroke-width": rounded(edge.width) });
  if (edge.dashes) line.setAttribute("stroke-dasharray", edge.dashes.map(rounded).join(" "));
  return edge.arrow ? [line, arrowHead(edge)] : [line];
}

function savedNode(node) {
  const size = node.radius / 7;
  return svg("path", { class: "node", d: SHAPE_PATHS[node.type], transform: `translate(${rounded(node.x)} ${rounded(node.y)}) scale(${rounded(size)}) translate(-8 -8)`, fill: node.colour, "fill-opacity": node.opacity, stroke: node.border, "stroke-width": rounded(1 / size) });
}

function savedLabel(box) {
  const [x, y] = [rounded(box.x + box.w / 2), rounded(box.y + box.h - 3)];
  return svgText(box.text, { class: "label", x, y, "font-size": box.h - 5, "text-anchor": "middle", fill: palette.ink, stroke: palette.paper, "stroke-width": 3, "paint-order": "stroke", "stroke-linejoin": "round" });
}

/** Everything that the screen shows, as groups of an SVG element that lies inside the frame of the picture. */
function savedPicture(shot, top) {
  const clip = svg("svg", { x: 0, y: top, width: shot.width, height: shot.height, overflow: "hidden" });
  for (const box of shot.boxes) clip.append(svg("rect", { x: rounded(box.x), y: rounded(box.y), width: rounded(box.w), height: rounded(box.h), fill: palette.place, "fill-opacity": 0.07, stroke: palette.place, "stroke-opacity": 0.5 }));
  if (shot.image) clip.append(svg("image", { href: shot.image, width: shot.width, height: shot.height }));
  clip.append(...shot.edges.filter((e) => e.opacity > 0).flatMap(savedEdge), ...shot.nodes.map(savedNode));
  for (const { x, y } of shot.pencils) clip.append(svg("path", { class: "pencil", d: PENCIL, transform: `translate(${rounded(x - 8)} ${rounded(y - 8)})`, fill: palette.ink, stroke: palette.paper }));
  clip.append(...shot.labels.map(savedLabel));
  return clip;
}

/** The whole drawing: title and key above, what it shows, where it is from and when it was drawn below. */
function drawing() {
  const shot = snapshot();
  const inner = shot.width - 2 * SAVED_MARGIN;
  const key = inRows(keyParts(shot), inner);
  const words = [...new Intl.Segmenter(state.lang, { granularity: "word" }).segment(sourceLine())].map(({ segment }) => ({ width: widthOf(segment, 12), segment }));
  const lines = [];
  for (const [part, , row] of inRows(words, inner)) lines[row] = (lines[row] || "") + part.segment;
  const head = 48 + 24 * (key.length ? key[key.length - 1][2] + 1 : 0);
  const height = head + shot.height + 12 + 18 * lines.length;
  const root = svg("svg", { xmlns: SVG, width: shot.width, height, viewBox: `0 0 ${shot.width} ${height}`, "font-family": SAVED_FONT, lang: document.documentElement.lang });
  const title = svg("title", {});
  title.textContent = pageTitle();
  root.append(title, svg("rect", { width: shot.width, height, fill: palette.paper }), svgText(shorten(pageTitle(), 60), { x: SAVED_MARGIN, y: 32, "font-size": Math.min(22, (22 * inner) / widthOf(shorten(pageTitle(), 60), 22)), "font-weight": 600, fill: palette.ink }));
  for (const [part, x, row] of key) root.append(...part.draw(SAVED_MARGIN + x, 44 + 24 * row));
  root.append(savedPicture(shot, head));
  lines.forEach((line, i) => root.append(svgText(line, { x: SAVED_MARGIN, y: head + shot.height + 18 + 18 * i, "font-size": 12, fill: palette.soft })));
  return root;
}

/** Where the articles that bear out what is shown come from: their number, up to three outlets, their dates. */
function sourceLine() {
  const used = [...new Set(now.facts.flatMap((f) => [...f.sources]))].filter((i) => ARTICLES[i] && !HAND_MADE.has(i)).map((i) => ARTICLES[i]);
  const told = used.every((a) => a.outlet); // of some alone it would pass for that of all
  const outlets = told ? [...new Set(used.map((a) => a.outlet))].sort() : [];
  const dates = used.map((a) => a.date).filter(Boolean).sort();
  const range = !dates.length ? t("noDate") : dates[0] === dates[dates.length - 1] ? dates[0] : `${dates[0]} – ${dates[dates.length - 1]}`;
  const named = outlets.slice(0, 3).map((o) => shorten(o, 20)).join(t("comma")) + (outlets.length > 3 ? t("andOthers", { n: outlets.length }) : "");
  return [t("sourceLine", { n: count(used.length), outlets: named ? t("ofOutlets", { named }) : "", range }), $("status").textContent, ...activeFilters().map((f) => f.words), t("drawn", { date: today() })].join(" · ");
}

function saveSvg() {
  download(`${t("file")}-${today()}.svg`, new Blob([new XMLSerializer().serializeToString(drawing())], { type: "image/svg+xml;charset=utf-8" }));
}

async function savePicture() {
  const root = drawing();
  const [width, height] = ["width", "height"].map((side) => Number(root.getAttribute(side)));
  const ratio = Math.max(2, PNG_WIDTH / width);
  root.setAttribute("width", width * ratio);
  root.setAttribute("height", height * ratio);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(root))}`;
  await image.decode();
  const canvas = el("canvas", { width: Math.round(width * ratio), height: Math.round(height * ratio) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => download(`${t("file")}-${today()}.png`, blob), "image/png");
}
