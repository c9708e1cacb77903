"""A graph as notebooks show it: how much it holds, a small picture and a table of its best connected nodes.

The picture is SVG that answers to the pointer by style alone, in a frame where no script runs: it shows in JupyterLab
and in what nbconvert writes, asks nothing of the network, and weighs some forty kilobytes. Of a notebook that is not
trusted JupyterLab takes the frame out, and the table remains. `framed` shows the whole page instead, with its scripts,
cut off from the notebook around it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from kg.model import Entity, Graph, Statement, is_by_hand
from kg.views.colours import ENTITY_COLOURS, INK, LINE, PAPER, RELATION_COLOURS
from kg.views.doubt import SHOWN
from kg.views.network import best_evidence
from kg.views.oneline import short
from kg.views.page import FIRST_NODES, to_html
from kg.vocab import LABELS_EN, LABELS_ZH, EntityType, Relation

Spot = tuple[int, int]

#: Nodes that are drawn, and rows of the table: as many as can be read.
DRAWN, ROWS = 40, 8
_WIDTH, _HEIGHT = 760, 440  #: of the picture, in pixels; a small one is lower
_SIDES, _ENDS = 80, 30  #: room for names at the sides, above and below
_WIDEST = 1.6  #: times as far as on the page; a graph of three nodes need not fill the picture
_LABEL, _QUOTE = 12, 90  #: characters of a name beside its node, and of a sentence
_SAID = 6  #: sentences that a line between two nodes shows
_STYLE = (
    f"body{{margin:0;background:{PAPER};color:{INK};font:12px sans-serif}}svg{{display:block;width:100%;height:auto}}"
    f"text{{fill:{INK};text-anchor:middle;paint-order:stroke;stroke:{PAPER};stroke-width:3px}}"
    "line{stroke-width:1.6}line:hover{stroke-width:4}"
)
#: While the pointer is on a node, all but the node and its neighbours fade.
_FADE = "svg:has(.at{n}:hover) .fades:not(.near{n})"


@dataclass(frozen=True, slots=True)
class Framed:
    """A page in a frame of a notebook; `html` is the page."""

    html: str
    height: int  #: in pixels

    def _repr_html_(self) -> str:
        return _frame(self.html, f"width:100%;height:{self.height}px", "allow-scripts allow-downloads")


def framed(graph: Graph, *, base: str, lang: str, height: int) -> Framed:
    """The page of a graph in a frame that can reach neither the notebook around it nor the network."""
    return Framed(to_html(graph, lang=lang, base=base), height)


def to_notebook(graph: Graph, parts: Sequence[str] = ()) -> str:
    """HTML for a cell of a notebook; the same graph gives the same text. `parts` say what was chosen."""
    ranked, shown = _best(graph)
    counts = (
        (sum(not is_by_hand(a.id) for a in graph.articles), "articles 篇报道"),
        (len(graph.entities), "entities 个节点"),
        (len(graph.statements), "statements 条陈述"),
    )
    said = " · ".join((*(f"{n:,} {what}" for n, what in counts), *(escape(short(part, 60)) for part in parts)))
    head = f"<p><b>KnowledgeGraph</b> {said}</p>"
    return "".join((head, *_picture(ranked, shown), _hint(graph, ranked), *_table(ranked, graph.statements)))


def _frame(html: str, style: str, sandbox: str) -> str:
    attributes = f'title="kg" sandbox="{sandbox}" style="{style};border:1px solid {LINE}"'
    return f'<iframe {attributes} srcdoc="{escape(html)}"></iframe>'


def _best(graph: Graph) -> tuple[list[Entity], list[Statement]]:
    """The best connected nodes, as the page ranks them, and the statements among them that are sure enough."""
    from kg.views.page.data import rank

    ranked = rank(graph, SHOWN)[:DRAWN]
    drawn = {e.id for e in ranked}
    among = (s for s in graph.statements if s.subject in drawn and s.object in drawn and s.subject != s.object)
    return ranked, [s for s in among if s.confidence >= SHOWN]


def _picture(ranked: Sequence[Entity], shown: Sequence[Statement]) -> Iterator[str]:
    if ranked:
        number = {e.id: n for n, e in enumerate(ranked)}
        spots, height = _spots(ranked, shown, number)
        style = _STYLE + ",".join(_FADE.format(n=n) for n in range(len(ranked))) + "{opacity:.12}"
        drawn = "".join((*_lines(ranked, shown, spots), *_nodes(ranked, shown, spots)))
        svg = f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{_names(ranked)}">{drawn}</svg>'
        page = f'<!DOCTYPE html><meta charset="utf-8"><style>{style}</style>{svg}'
        yield _frame(page, f"width:100%;max-width:{_WIDTH}px;height:{height}px", "")


def _lines(ranked: Sequence[Entity], shown: Iterable[Statement], spots: Sequence[Spot]) -> Iterator[str]:
    number, label = {e.id: n for n, e in enumerate(ranked)}, {e.id: short(e.label) for e in ranked}
    said: defaultdict[tuple[int, ...], list[Statement]] = defaultdict(list)
    for s in sorted(shown, key=lambda s: (-s.confidence, s.id)):
        said[tuple(sorted((number[s.subject], number[s.object])))].append(s)
    for (one, other), statements in sorted(said.items()):
        (x1, y1), (x2, y2) = spots[one], spots[other]
        tip = "\n".join(_sentence(s, label) for s in statements[:_SAID])
        yield (
            f'<line class="fades near{one} near{other}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" '
            f'stroke="{RELATION_COLOURS[statements[0].predicate]}"><title>{escape(tip)}</title></line>'
        )


def _nodes(ranked: Sequence[Entity], shown: Iterable[Statement], spots: Sequence[Spot]) -> Iterator[str]:
    number = {e.id: n for n, e in enumerate(ranked)}
    near = [{n} for n in range(len(ranked))]
    for s in shown:
        near[number[s.subject]].add(number[s.object])
        near[number[s.object]].add(number[s.subject])
    for n, e in reversed(list(enumerate(ranked))):  # the best connected lie on top
        classes = " ".join(("fades", f"at{n}", *(f"near{other}" for other in sorted(near[n]))))
        aliases = "、".join(short(alias) for alias in e.aliases[:_SAID])
        tip = f"{short(e.label, 40)} · {_type(e.type)}\n{aliases}".strip()
        (x, y), radius = spots[n], min(12, 4 + len(near[n]))
        yield (
            f'<g class="{classes}"><title>{escape(tip)}</title>'
            f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{ENTITY_COLOURS[e.type]}"/>'
            f'<text x="{x}" y="{y + radius + 12}">{escape(short(e.label, _LABEL))}</text></g>'
        )


def _spots(ranked: Sequence[Entity], shown: Iterable[Statement], number: Mapping[str, int]) -> tuple[list[Spot], int]:
    """Where each node stands in the picture, and how high that is."""
    from kg.views.page.layout import layout

    links = [(number[s.subject], number[s.object], s.predicate is Relation.LOCATED_IN) for s in shown]
    points = layout(len(ranked), links, first=FIRST_NODES)
    across = _stretched([x for x, _ in points], _WIDTH - 2 * _SIDES)
    down = _stretched([y for _, y in points], _HEIGHT - 2 * _ENDS)
    start = (_WIDTH - max(across, default=0)) // 2
    return [(start + x, _ENDS + y) for x, y in zip(across, down, strict=True)], max(down, default=0) + 2 * _ENDS


def _stretched(values: Sequence[int], room: int) -> list[int]:
    """The values from 0 on, spread over the room, but no wider than need be."""
    low, high = min(values, default=0), max(values, default=0)
    scale = min(_WIDEST, room / max(1, high - low))
    return [round((value - low) * scale) for value in values]


def _sentence(s: Statement, label: Mapping[str, str]) -> str:
    best = best_evidence(s)
    quote = f": {short(best.quote, _QUOTE)}" if best else ""
    return f"{label[s.subject]} {LABELS_ZH[s.predicate]} {LABELS_EN[s.predicate]} {label[s.object]}{quote}"


def _hint(graph: Graph, ranked: Sequence[Entity]) -> str:
    kinds = " ".join(f'<span style="color:{ENTITY_COLOURS[kind]}">●</span> {_type(kind)}' for kind in EntityType)
    rest = len(graph.entities) - len(ranked)
    more = f" · {rest:,} more not drawn 另有 {rest:,} 个未画出" if rest else ""
    return f"<p>{kinds} · point at a node or a line 指向节点或连线看详情{more}</p>" if ranked else ""


def _table(ranked: Sequence[Entity], statements: Iterable[Statement]) -> Iterator[str]:
    if not ranked:
        return
    listed = {e.id for e in ranked[:ROWS]}
    about = Counter(end for s in statements for end in {s.subject, s.object} & listed)
    heads = ("label 名称", "type 类型", "statements 陈述", "articles 报道")
    yield f"<table><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr>"
    for e in ranked[:ROWS]:
        articles = sum(not is_by_hand(a) for a in e.articles)
        cells = (escape(short(e.label, 40)), _type(e.type), f"{about[e.id]:,}", f"{articles:,}")
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    yield "</table>"


def _names(ranked: Sequence[Entity]) -> str:
    return escape("、".join(short(e.label) for e in ranked[:ROWS]))


def _type(kind: EntityType) -> str:
    return f"{LABELS_ZH[kind]} {kind}"
