// A text field with a list of what fits, as the ARIA pattern "combobox" has it; for the search and for choosing a node.
const MOST_HITS = 50; // lines of a list; it says how many more there are
const PAGE_OF_HITS = 8;

/** `find` gives hits for a text, `row` the parts of a hit's line, `pick` is told which hit was chosen. */
function combobox(input, list, { find, row, pick, offer = false }) {
  let hits = [];
  let active = -1;
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); active = -1; };
  const take = (hit) => { close(); pick(hit); };
  const mark = (i) => {
    active = hits.length ? (i + hits.length) % hits.length : -1;
    [...list.children].forEach((li, k) => li.setAttribute("aria-selected", String(k === active)));
    if (active >= 0) { list.children[active].scrollIntoView({ block: "nearest" }); input.setAttribute("aria-activedescendant", list.children[active].id); }
  };
  const line = (hit, i) => el("li", { role: "option", id: `${list.id}-${i}`, "aria-selected": "false", onmousedown: (event) => event.preventDefault(), onclick: () => take(hit) }, row(hit));
  const note = (text) => el("li", { class: "none", role: "option", "aria-disabled": "true" }, text);
  const open = () => {
    const all = find(input.value);
    hits = all.slice(0, MOST_HITS);
    const none = input.value.trim() && !hits.length ? [note(t("noResult", { q: shorten(input.value, 30) }))] : [];
    if (all.length > hits.length) none.push(note(t("moreResults", { n: count(all.length - hits.length) })));
    list.replaceChildren(...hits.map(line), ...none);
    list.hidden = !list.children.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(0);
  };
  input.addEventListener("input", open);
  if (offer) input.addEventListener("click", open);
  input.addEventListener("keydown", (event) => {
    if (list.hidden && event.key === "ArrowDown" && (offer || input.value)) { event.preventDefault(); open(); }
    else if (event.key === "PageDown" || event.key === "PageUp") { event.preventDefault(); if (hits.length) mark(Math.max(0, Math.min(hits.length - 1, active + (event.key === "PageDown" ? PAGE_OF_HITS : -PAGE_OF_HITS)))); }
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); mark(active + (event.key === "ArrowDown" ? 1 : -1)); }
    else if (event.key === "Enter" && !event.isComposing && hits[active]) { event.preventDefault(); take(hits[active]); }
    else if (event.key === "Escape" && !(list.hidden && input.closest("dialog"))) {
      if (input.closest("dialog")) event.preventDefault(); // the first Esc closes the list, the next the dialog
      if (list.hidden) input.blur();
      close();
      event.stopPropagation();
    }
  });
  input.addEventListener("blur", () => setTimeout(() => { if (document.activeElement !== input) close(); }, 150));
}

/** The parts of a node's line in such a list; `alias` is its other name that was searched for, or "". */
function nodeRow(node, alias = "") {
  const where = placePath(node).slice(-2).map((p) => shorten(p.label, 12)).join(" › ");
  return [typeIcon(node.group), el("span", {}, nameOf(node), alias ? el("span", { class: "alias small" }, ` ${t("alsoCalled")} `, el("bdi", {}, shorten(alias, 40))) : null, where ? el("span", { class: "soft small" }, ` ${where}`) : null), el("span", { class: "soft small" }, `${t(node.group)} · ${t("links", { n: node.degree })}`)];
}
