"""A picture of the classes and relations, as SVG: who may stand on which side of a relation."""

from collections.abc import Iterator
from html import escape

from kg.knowledge.ontology import Ontology

_WIDTH, _GAP, _HEIGHT = 760, 46, 30  # of the picture; from one relation to the next; of a box
_LEFT, _MIDDLE, _RIGHT = 75, 380, 685  # middles of the three columns
_BOX, _PILL = 130, 190  # widths


def render_diagram(ontology: Ontology) -> str:
    """Three columns: the classes as subjects, the relations, the classes as objects; a line for each that may be."""
    height = len(ontology.relations) * _GAP + 34
    at = {r: 34 + _GAP * (n + 0.5) for n, r in enumerate(ontology.relations)}
    step = (height - 34) / len(ontology.types)
    ends = {t: 34 + step * (n + 0.5) for n, t in enumerate(ontology.types)}
    parts = [f'<svg viewBox="0 0 {_WIDTH} {height:g}" role="group" aria-label="类与关系 Classes and relations">']
    for x, zh, en in ((_LEFT, "主体", "subject"), (_MIDDLE, "关系", "relation"), (_RIGHT, "客体", "object")):
        parts.append(f'<text x="{x}" y="18">{_both(zh, en)}</text>')
    for relation, y in at.items():
        for types, near, far in (
            (ontology.domains[relation], _LEFT + _BOX / 2, _MIDDLE - _PILL / 2),
            (ontology.ranges[relation], _RIGHT - _BOX / 2, _MIDDLE + _PILL / 2),
        ):
            parts += (_line(t, near, ends[t], far, y) for t in sorted(types))
    parts += (_box(ontology, r, _MIDDLE, y, _PILL) for r, y in at.items())
    parts += (_box(ontology, t, x, y, _BOX) for x in (_LEFT, _RIGHT) for t, y in ends.items())
    return "\n".join((*parts, "</svg>"))


def _line(type_: str, x: float, y: float, to_x: float, to_y: float) -> str:
    middle = (x + to_x) / 2
    return f'<path class="{type_}" d="M{x:g} {y:g}C{middle:g} {y:g} {middle:g} {to_y:g} {to_x:g} {to_y:g}"/>'


def _box(ontology: Ontology, name: str, x: float, y: float, width: float) -> str:
    labels = ontology.labels[name]
    corner = f'x="{x - width / 2:g}" y="{y - _HEIGHT / 2:g}"'
    rect = f'<rect class="{name}" {corner} width="{width}" height="{_HEIGHT}" rx="6"/>'
    text = f'<text x="{x:g}" y="{y + 5:g}">{_both(labels["zh"], labels["en"])}</text>'
    return f'<a href="#{name}">{rect}{text}</a>'


def _both(zh: str, en: str) -> str:
    return " ".join(_spans(zh, en))


def _spans(zh: str, en: str) -> Iterator[str]:
    for lang, text in (("zh", zh), ("en", en)):
        yield f'<tspan lang="{lang}">{escape(text)}</tspan>'
