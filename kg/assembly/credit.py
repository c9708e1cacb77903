"""What versions of one text say is credited once, so that "seen in five articles" means five independent ones.

Every version is read, for a copy may keep a paragraph that the original has lost in the file. But what several versions
say is credited to one of them: the original if it says it, else the earliest that does. The copies stay in the graph as
articles, with `version_of`. Confidence needs no rule of its own: it is derived from the evidence that is left.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from kg.model import Article, Entity, Statement


def settled(articles: Iterable[Article]) -> dict[str, Article]:
    """The articles by id; where an original is not among them (it could not be read), its first copy stands for it."""
    known = {a.id: a for a in sorted(articles, key=by_date)}
    heirs: dict[str, str] = {}
    for a in known.values():
        if a.version_of and a.version_of not in known:
            heirs.setdefault(a.version_of, a.id)
    for a in known.values():
        if heir := heirs.get(a.version_of):
            known[a.id] = replace(a, version_of="" if heir == a.id else heir)
    return known


def credited_once(
    articles: Mapping[str, Article], entities: Mapping[str, Entity], statements: Mapping[str, Statement]
) -> tuple[dict[str, Entity], dict[str, Statement]]:
    """Entities with one article per text, statements with the evidence of one article per text."""
    kept = _chooser(articles)
    things, claims = dict(entities), dict(statements)
    for i, e in entities.items():
        if len(e.articles) > 1:  # what one article alone says is credited to it
            things[i] = replace(e, articles=tuple(sorted(kept(e.articles))))
    for i, s in statements.items():
        said_in = {e.article for e in s.evidence}
        if len(said_in) > 1:
            credited = kept(said_in)
            claims[i] = replace(s, evidence=tuple(e for e in s.evidence if e.article in credited))
    return things, claims


def by_date(article: Article) -> tuple[str, str]:
    """Sorts articles by date, then id: "2024-03" comes after all days of March, no date after all dates."""
    return article.date + "~", article.id


def _chooser(articles: Mapping[str, Article]) -> Callable[[Iterable[str]], set[str]]:
    """Takes ids of articles, gives those that are credited: of each text the original, else the earliest copy."""
    ranked = sorted(articles.values(), key=lambda a: (a.version_of != "", by_date(a)))
    rank = {a.id: n for n, a in enumerate(ranked)}

    def credited(ids: Iterable[str]) -> set[str]:
        first: dict[str, str] = {}
        for id in sorted(set(ids), key=lambda id: rank[id]):
            first.setdefault(articles[id].version_of or id, id)
        return set(first.values())

    return credited
