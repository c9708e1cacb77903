"""What a page of a part of a graph says in its heading."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of which graph a page shows; names as readers know them, empty for what was not asked for."""

    whole: str  #: what the graph is called
    nodes: int  #: in the whole graph
    statements: int  #: in the whole graph
    focus: str = ""  #: the node in the middle
    depth: int = 0  #: how many statements away from it the farthest node is
    place: str = ""  #: where all lies or happens
    since: str = ""  #: first date of the articles, ISO 8601
    until: str = ""  #: last date of the articles, ISO 8601

    @property
    def title(self) -> str:
        """The part in a few words, or the name of the graph where it is the whole.

        >>> Part("exports", 9, 9, focus="王小明", depth=2, since="2024-05").title
        '王小明 · 2024-05–'
        """
        dates = f"{self.since}–{self.until}" if self.since or self.until else ""
        return " · ".join(filter(None, (self.focus, self.place, dates))) or self.whole
