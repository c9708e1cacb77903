"""What the reading tests share."""

from kg.reading.layout import Piece, lay_out


def shown(text: str, piece: int = 0, **options: object) -> list[tuple[str, list[str]]]:
    """Kind and pieces of text of the blocks of one article of a page."""
    found: Piece = lay_out(text, **options)[piece]  # type: ignore[arg-type]
    return [(b.kind, [text[start:end] for start, end in b.spans]) for b in found.blocks]


def body(text: str) -> str:
    """The text of all body blocks of the only article."""
    return "".join("".join(spans) for kind, spans in shown(text) if kind == "body")
