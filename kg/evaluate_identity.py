"""Who is who in a graph against gold: mentions of many articles, in blocks of names that look alike.

A gold file (TSV) has one mention a line: block, half, kind, type, article, name, thing. Mentions of a block with the
same thing are one, with different things two; "x" marks what is no name of anything or cannot be told. Counting is
pairwise within blocks, and B³ (A. Bagga, B. Baldwin, "Algorithms for Scoring Coreference Chains", LREC 1998), in which
every mention counts once. Mentions that the graph lacks are counted apart: finding them is not resolution.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from kg.errors import InputError
from kg.model import Graph
from kg.vocab import EntityType

_COLUMNS = ("block", "half", "kind", "type", "article", "name", "thing")
#: in place of a thing: no name of one, or nobody can tell of which
_NOTHING = "x"


@dataclass(frozen=True, slots=True)
class GoldMention:
    """What the annotators say about one name in one article."""

    block: str  #: names that look alike; only mentions of one block are compared
    half: str  #: "tune" or "check"
    kind: str  #: what makes the block hard
    type: EntityType
    article: str  #: its id in the graph
    name: str
    thing: str  #: what it denotes, in the annotator's words


@dataclass(frozen=True, slots=True)
class IdentityScore:
    """Pairs of mentions, and sums over mentions for B³."""

    joined: int = 0  #: pairs that are one thing, and one node
    wrongly_joined: int = 0
    split: int = 0  #: pairs that are one thing, and two nodes
    apart: int = 0  #: pairs that are two things, and two nodes
    mentions: int = 0  #: found in the graph
    purity: float = 0.0  #: sum over mentions: share of its node that is of its thing
    cover: float = 0.0  #: sum over mentions: share of its thing that is in its node
    unfound: int = 0  #: mentions that the graph lacks
    errors: tuple[str, ...] = ()

    def __add__(self, other: "IdentityScore") -> "IdentityScore":
        return IdentityScore(
            self.joined + other.joined,
            self.wrongly_joined + other.wrongly_joined,
            self.split + other.split,
            self.apart + other.apart,
            self.mentions + other.mentions,
            self.purity + other.purity,
            self.cover + other.cover,
            self.unfound + other.unfound,
            self.errors + other.errors,
        )

    @property
    def pairwise(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of pairs; 0 where there is nothing."""
        return _with_f1(
            self.joined / max(1, self.joined + self.wrongly_joined), self.joined / max(1, self.joined + self.split)
        )

    @property
    def b_cubed(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of B³; 0 where there is nothing."""
        return _with_f1(self.purity / max(1, self.mentions), self.cover / max(1, self.mentions))


def read_identity_gold(path: Path) -> tuple[GoldMention, ...]:
    """The mentions of a gold file; raises InputError that names the line of what is wrong."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); give a .tsv with gold for identity") from None
    if not lines or tuple(lines[0].split("\t")) != _COLUMNS:
        raise InputError(f"{path}, line 1: want the columns {', '.join(_COLUMNS)}, separated by tabs")
    return tuple(_mention(path, number, line) for number, line in enumerate(lines[1:], 2) if line)


def _mention(path: Path, number: int, line: str) -> GoldMention:
    cells = line.split("\t")
    try:
        block, half, kind, type_, article, name, thing = cells
        return GoldMention(block, half, kind, EntityType(type_), article, name, thing)
    except ValueError as error:
        raise InputError(f"{path}, line {number}: {error}; want {len(_COLUMNS)} columns and a known type") from None


def evaluate_identity(gold: Iterable[GoldMention], graph: Graph) -> dict[tuple[str, str], IdentityScore]:
    """The score of every half and kind, by these two names."""
    nodes = _Nodes(graph)
    blocks: dict[tuple[str, str, str], list[GoldMention]] = defaultdict(list)
    for mention in gold:
        if mention.thing != _NOTHING:
            blocks[mention.half, mention.kind, mention.block].append(mention)
    scores: dict[tuple[str, str], IdentityScore] = defaultdict(IdentityScore)
    for (half, kind, _), mentions in sorted(blocks.items()):
        scores[half, kind] += _block(mentions, nodes)
    return dict(scores)


class _Nodes:
    """Finds the node of a mention: by article, type and name."""

    def __init__(self, graph: Graph) -> None:
        #: of a text that was republished one version stands for all
        self._original = {a.id: a.version_of or a.id for a in graph.articles}
        self._ids: Mapping[tuple[str, EntityType, str], str] = self._index(graph)

    def _index(self, graph: Graph) -> dict[tuple[str, EntityType, str], str]:
        found: dict[tuple[str, EntityType, str], str] = {}
        for aliases in (False, True):  # a label goes before another thing's alias
            for entity in graph.entities:
                for name in entity.aliases if aliases else (entity.label,):
                    for article in entity.articles:
                        found.setdefault((self._original.get(article, article), entity.type, name), entity.id)
        return found

    def of(self, mention: GoldMention) -> str:
        """Id of the mention's node; "" where the graph has none."""
        article = self._original.get(mention.article, mention.article)
        return self._ids.get((article, mention.type, mention.name), "")


def _block(mentions: Sequence[GoldMention], nodes: _Nodes) -> IdentityScore:
    placed = [(m, node) for m in mentions if (node := nodes.of(m))]
    pairs = [(a, b, a[0].thing == b[0].thing, a[1] == b[1]) for a, b in combinations(placed, 2)]
    purity = cover = 0.0
    for mention, node in placed:
        same_node = [m for m, n in placed if n == node]
        right = sum(m.thing == mention.thing for m in same_node)
        purity += right / len(same_node)
        cover += right / sum(m.thing == mention.thing for m, _ in placed)
    return IdentityScore(
        joined=sum(same and joined for _, _, same, joined in pairs),
        wrongly_joined=sum(joined and not same for _, _, same, joined in pairs),
        split=sum(same and not joined for _, _, same, joined in pairs),
        apart=sum(not same and not joined for _, _, same, joined in pairs),
        mentions=len(placed),
        purity=purity,
        cover=cover,
        unfound=len(mentions) - len(placed),
        errors=tuple(_errors(pairs)),
    )


def _errors(pairs: Iterable[tuple[tuple[GoldMention, str], tuple[GoldMention, str], bool, bool]]) -> Iterator[str]:
    for (a, node), (b, other), same, joined in pairs:
        if same != joined:
            what = "split" if same else "wrongly joined"
            ends = f"{a.name} ({a.article}) = {a.thing} in {node}; {b.name} ({b.article}) = {b.thing} in {other}"
            yield f"block {a.block}, {what}: {ends}"


def _with_f1(precision: float, recall: float) -> tuple[float, float, float]:
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0
