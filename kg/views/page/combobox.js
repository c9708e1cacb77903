// A text field with a list of what fits, as the ARIA pattern "combobox" has it; for the search and for choosing a node.

/** `find` gives hits for a text, `row` the parts of a hit's line, `pick` is told which hit was chosen. */
function combobox(input, list, { find, row, pick }) {
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
  input.addEventListener("input", () => {
    hits = find(input.value);
    const none = input.value.trim() && !hits.length ? [el("li", { class: "none", role: "option", "aria-disabled": "true" }, t("noResult", { q: shorten(input.value, 30) }))] : [];
    list.replaceChildren(...hits.map(line), ...none);
    list.hidden = !list.children.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(0);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); mark(active + (event.key === "ArrowDown" ? 1 : -1)); }
    else if (event.key === "Enter" && !event.isComposing && hits[active]) { event.preventDefault(); take(hits[active]); }
    else if (event.key === "Escape" && !(list.hidden && input.closest("dialog"))) {
      if (input.closest("dialog")) event.preventDefault(); // the first Esc closes the list, the next the dialog
      if (list.hidden) input.blur();
      close();
      event.stopPropagation();
    }
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
}

/** The parts of a node's line in such a list. */
function nodeRow(node) {
  const where = placePath(node).slice(-2).map((p) => shorten(p.label, 12)).join(" › ");
  return [typeIcon(node.group), el("span", {}, nameOf(node), where ? el("span", { class: "soft small" }, ` ${where}`) : null), el("span", { class: "soft small" }, `${t(node.group)} · ${t("links", { n: node.degree })}`)];
}
