"""The colours of the page's light ground: Okabe and Ito's palette for the colour-blind, darkened until text is legible.

`kg/views/page/page.css` has the same ones; a test holds the two equal.
"""

from collections.abc import Mapping

from kg.vocab import EntityType, Relation

ENTITY_COLOURS: Mapping[EntityType, str] = {
    EntityType.PLACE: "#00613f",
    EntityType.ORGANIZATION: "#0072b2",
    EntityType.PROGRAMME: "#d55e00",
    EntityType.PERSON: "#b0558a",
}
RELATION_COLOURS: Mapping[Relation, str] = {
    Relation.FUNDS: "#d55e00",
    Relation.SUPPORTS: "#b07a00",
    Relation.PARTNERS_WITH: "#0072b2",
    Relation.RUNS: "#7b3fa0",
    Relation.PARTICIPATES_IN: "#a0559a",
    Relation.WORKS_FOR: "#b0558a",
    Relation.PART_OF: "#5d6b78",
    Relation.LOCATED_IN: "#8d8e88",
}
PAPER, INK, SOFT, LINE = "#ffffff", "#1c1d1f", "#55585e", "#d9d6cd"  #: ground, text, lesser text, thin lines


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of a colour like "#00613f".

    >>> rgb("#00613f")
    (0, 97, 63)
    """
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
