"""One page a file: `.txt` and `.md` → one Reading each."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from kg.errors import InputError
from kg.model import Article
from kg.reading.encoding import decode
from kg.reading.layout import Piece, lay_out
from kg.reading.metadata import Facts, front_matter
from kg.reading.record import Reading
from kg.reading.sources import Source


def read_text(source: Source) -> Iterator[Reading]:
    """The articles of a text file, with front matter where it has any."""
    yield _page(source, markdown=False)


def read_markdown(source: Source) -> Iterator[Reading]:
    """The articles of a Markdown file; its inline marks (bold, links …) are left out of the blocks."""
    yield _page(source, markdown=True)


def articles_of(text: str, pieces: Sequence[Piece], *, id: str, source: str, facts: Facts) -> tuple[Article, ...]:
    """One Article per piece of a page: `id`, or `id-1`, `id-2` … for several; given facts come before found ones.

    A given title belongs to a page with one article only. Raises InputError where no piece has a letter.
    """
    if not pieces:
        raise InputError("there is no article in it (no letters); remove it or fill it")
    digest = sha256(text.encode()).hexdigest()
    articles = []
    for number, piece in enumerate(pieces, 1):
        known = facts.or_else(piece.facts) if len(pieces) == 1 else piece.facts.or_else(facts)
        articles.append(
            Article(
                id=id if len(pieces) == 1 else f"{id}-{number}",
                text=text,
                blocks=piece.blocks,
                title=known.title,
                date=known.date,
                outlet=known.outlet,
                author=known.author,
                url=known.url,
                source=source,
                digest=digest,
            )
        )
    return tuple(articles)


def failed(name: str, error: Exception) -> Reading:
    """The Reading of a file that the system does not let us read."""
    reason = (getattr(error, "strerror", None) or str(error)).splitlines()[0]
    return Reading(name, error=f"cannot be read ({reason}); check the file and its permissions")


def _page(source: Source, *, markdown: bool) -> Reading:
    try:
        data = source.path.read_bytes()
    except OSError as error:
        return failed(source.name, error)
    digest = sha256(data).hexdigest()
    try:
        decoded = decode(data)
        facts, start = front_matter(decoded.text)
        pieces = lay_out(decoded.text, start=start, title=facts.title, markdown=markdown)
        articles = articles_of(decoded.text, pieces, id=source.id, source=source.name, facts=facts)
        return Reading(source.name, digest, articles, warning=decoded.warning)
    except InputError as error:
        return Reading(source.name, digest, error=str(error))
