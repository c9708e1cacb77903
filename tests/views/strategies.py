"""Random graphs for property tests, with every nasty text that a file can hold."""

from dataclasses import replace

from hypothesis import strategies as st

from kg.model import Article, Decision, Entity, Evidence, Graph, Qualifiers, Statement
from kg.vocab import EntityType, Level, Relation, Status

#: Every character but surrogates, which no UTF-8 file can hold.
CHARACTERS = st.characters(exclude_categories=["Cs"])
NASTY = st.sampled_from(['"', "\\", "\n", "\r\n", "\t", "<", ">", "{}", "%41", "%", "'''", '"""', ".", "..", "a.", "/", "//",
                         "#", "?", "@zh", "^^", ";", "（）", "“1+2”", "\u2028", "\ufeff", "\x00", "𠮷", "=1", " ", "-"])  # fmt: skip
TEXT = st.lists(st.one_of(NASTY, st.text(CHARACTERS, max_size=4), st.sampled_from(["甲市", "乙村"])), max_size=4).map(
    "".join
)
NAME = TEXT.filter(bool)
IRI = st.sampled_from(
    ["http://www.wikidata.org/entity/Q1", "https://x.example/甲#(1)'%20", "urn:a:1", "https://schema.org/a."]
)
SHARE = st.floats(0, 1)
AMOUNT = st.none() | st.floats(min_value=0, allow_infinity=False)
FRAGMENT = st.sampled_from(["", "page=3", "char=12,40", "sheet=%20甲&row=2"]) | TEXT
DATE = st.sampled_from(["", "2024", "2024-02", "2024-02-29", "2023-02-29", "去年"])

qualifiers = st.builds(
    Qualifiers, amount_text=TEXT, amount_min=AMOUNT, amount_max=AMOUNT, currency=st.sampled_from(["", "CNY"]), role=TEXT,
    status=st.sampled_from(Status), speaker=TEXT, time=DATE | st.just("2023/2024-05") | TEXT,
)  # fmt: skip


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A graph in the order that assembly gives; ends of statements are entities of it, types may be anything."""
    papers = draw(st.lists(st.builds(Article, id=NAME, title=TEXT, date=DATE, outlet=TEXT, author=TEXT, url=TEXT, source=TEXT, digest=TEXT),
                           min_size=1, max_size=3, unique_by=lambda a: a.id))  # fmt: skip
    paper = st.sampled_from([a.id for a in papers])
    some = st.lists(TEXT, max_size=3, unique=True).map(lambda names: tuple(sorted(names)))
    entities = []
    for id in draw(st.lists(NAME, min_size=2, max_size=5, unique=True)):
        kind = draw(st.sampled_from(EntityType))
        also = draw(st.sets(st.sampled_from(EntityType), max_size=2)) - {kind}
        entities.append(
            Entity(
                f"{kind.lower()}/{id}",
                kind,
                draw(TEXT),
                draw(some),
                tuple(sorted(draw(st.sets(paper)))),
                draw(st.sampled_from(["", "440800"])),
                draw(st.sampled_from(["", *Level])),
                tuple(sorted(also)),
                draw(TEXT),
                draw(SHARE),
                draw(some),
                tuple(sorted(draw(st.sets(IRI, max_size=2)))),
            )
        )
    proof = st.builds(Evidence, paper, st.integers(0, 10**6), st.integers(0, 10**6), TEXT, TEXT, SHARE, FRAGMENT)
    end = st.sampled_from([e.id for e in entities])
    proofs = st.lists(proof, max_size=2, unique=True).map(lambda found: tuple(sorted(found)))
    statements = draw(
        st.lists(
            st.builds(Statement, end, st.sampled_from(Relation), end, qualifiers, proofs, some),
            max_size=4,
            unique_by=lambda s: s.id,
        )
    )
    redirects = draw(st.dictionaries(NAME.map(lambda n: f"place/old/{n}"), end, max_size=2))
    decisions = st.builds(Decision, end, end | NAME.map(lambda n: f"place/old/{n}"), st.booleans(), SHARE, some)
    decided = draw(st.lists(decisions, max_size=2, unique_by=lambda d: d.id))
    copies = {a.id: draw(st.sampled_from(["", *(b.id for b in papers if b != a)])) for a in papers}
    papers = [replace(a, version_of=copies[a.id]) for a in papers]
    return Graph(
        tuple(sorted(papers, key=lambda a: a.id)), tuple(sorted(entities, key=lambda e: e.id)),
        tuple(sorted(statements, key=lambda s: s.id)), dict(sorted(redirects.items())), tuple(sorted(decided)),
    )  # fmt: skip
