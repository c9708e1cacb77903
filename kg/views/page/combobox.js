// A text field with a list of what fits, as the ARIA pattern "combobox" has it; for the search and for choosing a node.
const MOST_HITS = 50; // lines of a list; it says how many more there are
const PAGE_OF_HITS = 8;

/** `find` gives hits for a text, `row` the parts of a hit's line, `pick` is told which hit was chosen. */
function combobox(input, list, { find, row, pick, offer = false }) {
  let hits = [];
  let items = []; // their lines
  let active = -1;
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); active = -1; };
  const take = (hit) => { close(); pick(hit); };
  const mark = (i) => {
    active = hits.length ? (i + hits.length) % hits.length : -1;
    items.forEach((li, k) => li.setAttribute("aria-selected", String(k === active)));
    if (active >= 0) { items[active].scrollIntoView({ block: "nearest" }); input.setAttribute("aria-activedescendant", items[active].id); }
    else input.removeAttribute("aria-activedescendant");
  };
  const line = (hit, i) => el("li", { role: "option", id: `${list.id}-${i}`, "aria-selected": "false", onmousedown: (event) => event.preventDefault(), onclick: () => take(hit) }, row(hit));
  const note = (text) => el("li", { class: "none", role: "option", "aria-disabled": "true" }, text);
  const open = () => {
    const all = find(input.value);
    hits = all.slice(0, MOST_HITS);
    items = hits.map(line);
    const near = Boolean(hits[0]?.near);
    const none = input.value.trim() && (near || !hits.length) ? [note(t(near ? "nearResults" : "noResult", { q: shorten(input.value, 30) }))] : [];
    const more = all.length > hits.length ? [note(t("moreResults", { n: count(all.length - hits.length) }))] : [];
    list.replaceChildren(...none, ...items, ...more);
    list.hidden = !list.children.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (!near) return mark(0);
    active = -1; // Enter takes no other name than was typed, unless somebody walked to it
    return input.removeAttribute("aria-activedescendant");
  };
  input.addEventListener("input", open);
  if (offer) input.addEventListener("click", open);
  input.addEventListener("keydown", (event) => {
    if (list.hidden && event.key === "ArrowDown" && (offer || input.value)) { event.preventDefault(); open(); }
    else if (event.key === "PageDown" || event.key === "PageUp") { event.preventDefault(); if (hits.length) mark(Math.max(0, Math.min(hits.length - 1, active + (event.key === "PageDown" ? PAGE_OF_HITS : -PAGE_OF_HITS)))); }
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); mark(event.key === "ArrowDown" ? active + 1 : Math.max(active, 0) - 1); }
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

/** The parts of a node's line in such a list; `alias` is its other name that was searched for, or "", `near` that it is another than was typed. */
function nodeRow({ node, alias = "", near = false }) {
  const where = placePath(node).slice(-2).map((p) => shorten(p.label, 12)).join(" › ");
  return [typeIcon(node.group), el("span", {}, near ? el("span", { class: "near small" }, t("near")) : null, nameOf(node), alias ? el("span", { class: "alias small" }, ` ${t("alsoCalled")} `, el("bdi", {}, shorten(alias, 40))) : null, where ? el("span", { class: "soft small" }, ` ${where}`) : null), el("span", { class: "soft small" }, `${t(node.group)} · ${t("links", { n: node.degree })}`)];
}
