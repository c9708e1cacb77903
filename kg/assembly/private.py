"""What stays out of a graph unless it is asked for: people without a name, by-lines, private numbers. Pure."""

from dataclasses import replace

from kg.knowledge.lexicon import Lexicon
from kg.knowledge.private import bystanders, without_numbers
from kg.model import Article, Entity, Extraction, Graph, Statement
from kg.vocab import EntityType, Relation


def bystanders_of(extraction: Extraction, article: Article, lexicon: Lexicon) -> tuple[str, ...]:
    """Ids of the people whom an article does not name, or who only sign it, sorted.

    Who signs and has a post in the article that is none of the press (an essay of a mayor) is none of them.
    """
    people = [e for e in extraction.entities if e.type is EntityType.PERSON]
    if not people:
        return ()
    return tuple(sorted(_nameless(people, article.text, lexicon) | _signers(people, extraction, article.text, lexicon)))


def without_bystanders(extraction: Extraction) -> Extraction:
    """What an article says, but for its bystanders and its by-line.

    Before assembly, for a made-up name must not be taken for that of somebody else.
    """
    if extraction.article.author:
        extraction = replace(extraction, article=replace(extraction.article, author=""))
    if not extraction.bystanders:
        return extraction
    gone = set(extraction.bystanders)
    return replace(
        extraction,
        entities=tuple(e for e in extraction.entities if e.id not in gone),
        statements=tuple(s for s in extraction.statements if not {s.subject, s.object} & gone),
    )


def _nameless(people: list[Entity], text: str, lexicon: Lexicon) -> set[str]:
    known = bystanders(lexicon)
    made_up = known.pseudonyms(text, {name for e in people for name in (e.label, *e.aliases)})
    return {e.id for e in people if known.nameless.fullmatch(e.label) or made_up & {e.label, *e.aliases}}


def _signers(people: list[Entity], extraction: Extraction, text: str, lexicon: Lexicon) -> set[str]:
    known = bystanders(lexicon)
    posts = (s for s in extraction.statements if s.predicate is Relation.WORKS_FOR)
    held = {s.subject for s in posts if not set(s.qualifiers.role.split("、")) <= known.titles}
    free = {e.label: e.id for e in people if e.id not in held}
    names = known.signers(text, free.keys()) | (free.keys() & set(extraction.article.author.split("、")))
    return {free[name] for name in names}


def without_private_numbers(graph: Graph) -> tuple[Graph, int]:
    """The graph in whose titles and quotes private numbers are masked, and in how many they were; offsets hold.

    A node that is called so goes, with its statements.
    """
    gone = {e.id for e in graph.entities if without_numbers(e.label) != e.label}
    kept = [s for s in graph.statements if not {s.subject, s.object} & gone]
    articles, statements = tuple(map(_article, graph.articles)), tuple(map(_statement, kept))
    masked = {(old.id, -1, old.title) for old, new in zip(graph.articles, articles, strict=True) if new is not old}
    for old, new in zip(kept, statements, strict=True):
        if old is not new:
            masked.update((e.article, e.start, e.quote) for e in old.evidence if without_numbers(e.quote) != e.quote)
    left = replace(
        graph,
        articles=articles,
        entities=tuple(_entity(e) for e in graph.entities if e.id not in gone),
        statements=statements,
        redirects={old: new for old, new in graph.redirects.items() if new not in gone},
        decisions=tuple(d for d in graph.decisions if not {d.one, d.other} & gone),
    )
    return left, len(masked)


def _article(article: Article) -> Article:
    title = without_numbers(article.title)
    return article if title == article.title else replace(article, title=title)


def _entity(entity: Entity) -> Entity:
    aliases = tuple(a for a in entity.aliases if without_numbers(a) == a)
    return entity if len(aliases) == len(entity.aliases) else replace(entity, aliases=aliases)


def _statement(s: Statement) -> Statement:
    quotes = [without_numbers(e.quote) for e in s.evidence]
    if quotes == [e.quote for e in s.evidence]:
        return s
    return replace(s, evidence=tuple(replace(e, quote=q) for e, q in zip(s.evidence, quotes, strict=True)))
