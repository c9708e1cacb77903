"""Who is who across articles: what is joined, what stays two, why; the order of articles does not matter."""

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg.assembly.likeness as likeness
from kg.assembly.assemble import assemble
from kg.assembly.likeness.places import region_clue
from kg.assembly.linking import Judgement, candidates, join
from kg.assembly.profile import profiles_of
from kg.errors import DataError
from kg.knowledge.identity import parse_clues, read_clues
from kg.knowledge.resources import read_resources
from kg.model import Entity, Extraction, Graph, Qualifiers, Statement
from kg.vocab import EntityType, Relation
from tests.factories import article, entity, evidence

#: two counties of one city in Sichuan, and one in Fujian; and no county at all
QINGCHUAN, WANGCANG, ZHANGPU = ("青川县", "510822"), ("旺苍县", "510821"), ("漳浦县", "350623")
NOWHERE = ("", "")
A, B, C = "a1.txt", "a2.txt", "a3.txt"
County = tuple[str, str]


def told(paper: str, things: Sequence[Entity], county: County = NOWHERE, *said: Statement) -> Extraction:
    """What one article says; all things but people belong to the county, where there is one."""
    name, code = county
    place = entity(f"place/{name}", articles=(paper,), code=code)
    here = [e if e.type is EntityType.PERSON or not name else _scoped(e, place.id) for e in things]
    return Extraction(article(paper), tuple([place, *here] if name else here), said)


def _scoped(e: Entity, scope: str) -> Entity:
    return replace(e, scope=scope)


def thing(id: str, paper: str, *aliases: str) -> Entity:
    return entity(id, articles=(paper,), aliases=tuple(sorted(aliases)))


def works(person: str, employer: str, paper: str, role: str = "") -> Statement:
    return Statement(person, Relation.WORKS_FOR, employer, Qualifiers(role=role), (evidence("任职", article=paper),))


def graph_of(*extractions: Extraction, apart: Sequence[tuple[str, str]] = ()) -> Graph:
    return assemble(extractions, read_resources(), apart)


def nodes(graph: Graph, *names: str) -> list[str]:
    """Ids of what bears one of the names."""
    return [e.id for e in graph.entities if {e.label, *e.aliases} & set(names)]


def in_two_articles(id: str, other: str, county: County, second: County) -> Graph:
    return graph_of(told(A, [thing(id, A)], county), told(B, [thing(other, B)], second))


@pytest.mark.parametrize(
    ("id", "other", "county", "second", "count"),
    [
        ("organization/人民医院", "", QINGCHUAN, ZHANGPU, 2),
        ("organization/人民医院", "", QINGCHUAN, WANGCANG, 2),
        ("organization/人民医院", "", QINGCHUAN, QINGCHUAN, 1),
        ("organization/人民医院", "", QINGCHUAN, NOWHERE, 2),
        ("organization/人民医院", "", NOWHERE, NOWHERE, 2),
        ("organization/工商联", "", QINGCHUAN, ZHANGPU, 2),
        ("organization/晨曦志愿服务队", "", QINGCHUAN, ZHANGPU, 2),
        ("organization/晨曦志愿服务队", "", QINGCHUAN, QINGCHUAN, 1),
        ("organization/蓝海机械有限公司", "", QINGCHUAN, ZHANGPU, 1),
        ("organization/蓝海机械有限公司", "organization/蓝海机械股份有限公司", QINGCHUAN, QINGCHUAN, 2),
        ("organization/蓝海机械有限公司", "organization/蓝海机械", QINGCHUAN, QINGCHUAN, 1),
        ("organization/中国农业银行", "", NOWHERE, QINGCHUAN, 2),
        ("organization/中国农业银行", "", QINGCHUAN, ZHANGPU, 2),
        ("organization/中国农业银行", "organization/青川农业银行", NOWHERE, NOWHERE, 2),
        ("organization/机关党委", "", NOWHERE, NOWHERE, 2),
        ("organization/教育局", "", NOWHERE, NOWHERE, 2),
        ("programme/一号工程", "", NOWHERE, NOWHERE, 2),
        ("place/新村", "", QINGCHUAN, ZHANGPU, 2),
        ("place/新村", "", QINGCHUAN, QINGCHUAN, 1),
        ("programme/春风送暖行动", "programme/春风送暖工程", QINGCHUAN, QINGCHUAN, 1),
        ("programme/春风送暖行动", "", QINGCHUAN, ZHANGPU, 2),
        ("programme/第三届春风文化节", "programme/第四届春风文化节", QINGCHUAN, QINGCHUAN, 2),
        ("programme/国土空间规划", "", QINGCHUAN, ZHANGPU, 2),
        ("programme/一带一路", "", QINGCHUAN, ZHANGPU, 1),
        ("person/桑立山", "", NOWHERE, NOWHERE, 1),
        ("person/桑立山", "", QINGCHUAN, NOWHERE, 1),
        ("person/王立山", "", NOWHERE, NOWHERE, 2),
        ("person/王立山", "", QINGCHUAN, QINGCHUAN, 1),
        ("person/王山", "", NOWHERE, NOWHERE, 2),
        ("person/小丽", "", QINGCHUAN, QINGCHUAN, 2),
        ("person/王山", "", QINGCHUAN, ZHANGPU, 2),
        ("person/王山", "", QINGCHUAN, NOWHERE, 2),
        ("person/陈阿姨", "", QINGCHUAN, QINGCHUAN, 2),
        ("person/安娜·伊万诺娃", "", QINGCHUAN, ZHANGPU, 1),
    ],
)
def test_things_of_two_articles(id: str, other: str, county: County, second: County, count: int) -> None:
    names = {i.split("/")[1] for i in (id, other or id)}
    assert len(nodes(in_two_articles(id, other or id, county, second), *names)) == count


@pytest.mark.parametrize(
    ("person", "employers", "roles", "count"),
    [
        ("王山", ("青川县教育局", "青川县教育局"), ("", ""), 1),
        ("王山", ("青川县教育局", "青川县教育局办公室"), ("", ""), 1),
        ("王山", ("青川县教育局", "漳浦县教育局"), ("局长", "局长"), 2),
        ("王立山", ("青川县教育局", "漳浦县教育局"), ("局长", "局长"), 2),
        ("王立山", ("青川县教育局", "青川县水利局"), ("局长", "局长"), 1),
        ("王山", ("青川县教育局", "青川县水利局"), ("", ""), 2),
    ],
)
def test_people_by_employer_and_post(person: str, employers: Sequence[str], roles: Sequence[str], count: int) -> None:
    told_of = []
    for paper, employer, role in zip((A, B), employers, roles, strict=True):
        county = QINGCHUAN if employer.startswith("青川") else ZHANGPU
        body = thing(f"organization/{employer}", paper)
        who = thing(f"person/{person}", paper)
        told_of.append(told(paper, [body, who], county, works(who.id, body.id, paper, role)))
    assert len(nodes(graph_of(*told_of), person)) == count


def test_namesakes_are_one_where_two_articles_tell_of_one_story() -> None:
    def story(paper: str, *beside: str) -> Extraction:
        return told(paper, [thing(id, paper) for id in ("person/王山", *beside)])

    others = "person/桑立山", "organization/晨曦志愿服务队"
    assert len(nodes(graph_of(story(A, *others), story(B, *others)), "王山")) == 1
    assert len(nodes(graph_of(story(A, *others), story(B)), "王山")) == 2
    assert len(nodes(graph_of(story(A, "organization/教育局"), story(B, "organization/教育局")), "王山")) == 2


def test_what_many_articles_name_ties_no_two_of_them() -> None:
    def men(papers: int) -> int:
        corpus = [
            told(f"a{n:02}", [thing(i, f"a{n:02}") for i in ("person/王山", "person/桑立山", "person/褚青原")])
            for n in range(papers)
        ]
        return len(nodes(graph_of(*corpus), "王山"))

    assert (men(2), men(21)) == (1, 21)


def test_a_short_form_that_one_article_defines_holds_in_the_next() -> None:
    full, short = "organization/青川蓝海机械有限公司", "organization/蓝海机械"
    graph = graph_of(told(A, [thing(full, A, "蓝海机械")], QINGCHUAN), told(B, [thing(short, B)], QINGCHUAN))
    assert nodes(graph, "蓝海机械") == [full]
    assert graph.redirects[short] == full
    (decision,) = [d for d in graph.decisions if d.other == short]
    assert decision.same and decision.one == full and "name.alias" in decision.reasons


def test_a_short_form_of_two_rivals_belongs_to_neither() -> None:
    rivals = [
        told(A, [thing("organization/青川县晨曦服务队", A, "晨曦服务队")], QINGCHUAN),
        told(B, [thing("organization/漳浦县晨曦服务队", B, "晨曦服务队")], ZHANGPU),
    ]
    graph = graph_of(*rivals, told(C, [thing("organization/晨曦服务队", C)]))
    assert len(nodes(graph, "晨曦服务队")) == 3


def test_of_two_rivals_neither_is_taken_though_a_third_is_nearer() -> None:
    """C might be A, B or D; A and B are surely two, so C is neither of them on this evidence, however near D is."""
    pairs = [((2, 3), 0.95), ((0, 2), 0.9), ((1, 2), 0.88), ((0, 1), 0.01)]
    judged = [Judgement(pair, probability, ()) for pair, probability in pairs]
    assert join(4, judged) == [(0,), (1,), (2, 3)]
    surer = [Judgement(pair, 0.75 if pair == (1, 2) else p, ()) for pair, p in pairs]
    assert join(4, sorted(surer, key=lambda j: -j.probability)) == [(0, 2, 3), (1,)]


def test_what_stays_two_says_why() -> None:
    graph = in_two_articles("organization/晨曦志愿服务队", "organization/晨曦志愿服务队", QINGCHUAN, ZHANGPU)
    (decision,) = graph.decisions
    assert not decision.same
    assert {decision.one, decision.other} == set(nodes(graph, "晨曦志愿服务队"))
    assert "place.other-province" in decision.reasons


def test_a_pair_that_a_person_calls_two_is_never_joined() -> None:
    full, short = "organization/青川蓝海机械有限公司", "organization/蓝海机械"
    said = told(A, [thing(full, A, "蓝海机械")], QINGCHUAN), told(B, [thing(short, B)], QINGCHUAN)
    graph = graph_of(*said, apart=[(short, full)])
    assert set(nodes(graph, "蓝海机械")) == {full, short}
    assert short not in graph.redirects


def test_two_things_of_one_article_stay_two_beside_a_third() -> None:
    both = [thing("organization/蓝海机械有限公司", A), thing("organization/蓝海机械股份有限公司", A)]
    graph = graph_of(told(A, both, QINGCHUAN), told(B, [thing("organization/蓝海机械", B)], QINGCHUAN))
    assert len(nodes(graph, "蓝海机械有限公司", "蓝海机械股份有限公司")) == 2


#: names that clash, so that random corpora are full of hard cases
_IDS = [
    "organization/人民医院", "organization/蓝海机械", "organization/蓝海机械有限公司", "organization/晨曦服务队",
    "person/王山", "person/王立山", "programme/春风行动", "programme/第三届春风文化节", "place/新村",
]  # fmt: skip
_STORY = st.tuples(
    st.lists(st.sampled_from(_IDS), min_size=1, max_size=5, unique=True),
    st.sampled_from([QINGCHUAN, WANGCANG, ZHANGPU, NOWHERE]),
    st.booleans(),
)


def _corpus(stories: Sequence[tuple[list[str], County, bool]]) -> list[Extraction]:
    corpus = []
    for number, (ids, county, employed) in enumerate(stories):
        paper = f"a{number}.txt"
        people, bodies = ([i for i in ids if i.startswith(kind)] for kind in ("person", "organization"))
        said = [works(p, bodies[0], paper) for p in people if employed and bodies]
        corpus.append(told(paper, [thing(i, paper) for i in ids], county, *said))
    return corpus


@settings(max_examples=60, deadline=None)
@given(st.lists(_STORY, min_size=1, max_size=7), st.randoms(use_true_random=False))
def test_any_corpus_in_any_order_is_one_graph_without_loose_ends(
    stories: list[tuple[list[str], County, bool]], rng: random.Random
) -> None:
    corpus = _corpus(stories)
    graph = graph_of(*corpus)
    assert graph_of(*rng.sample(corpus, len(corpus))) == graph
    assert len(graph.by_id) == len(graph.entities)
    ends = {end for s in graph.statements for end in (s.subject, s.object)}
    assert ends <= graph.by_id.keys()
    assert all(new in graph.by_id and old not in graph.by_id for old, new in graph.redirects.items())
    assert all(d.one in graph.by_id and (d.other in graph.by_id) is not d.same for d in graph.decisions)
    named = {(a, e.label) for x in corpus for e in x.entities for a in e.articles}
    assert named == {
        (a, n) for e in graph.entities for a in e.articles for n in (e.label, *e.aliases) if (a, n) in named
    }


def test_the_order_of_three_articles_does_not_matter_where_one_ties_the_others() -> None:
    corpus = [
        told(A, [thing("organization/青川蓝海机械有限公司", A, "蓝海机械")], QINGCHUAN),
        told(B, [thing("organization/蓝海机械", B)], QINGCHUAN),
        told(C, [thing("organization/蓝海机械有限公司", C)], ZHANGPU),
    ]
    graphs = [graph_of(*order) for order in permutations(corpus)]
    assert all(g == graphs[0] for g in graphs)


def test_pairs_to_look_at_grow_with_the_corpus_not_with_its_square() -> None:
    def pairs(count: int) -> int:
        corpus = []
        for n in range(count):
            paper = f"a{n:05}.txt"
            who, body = thing("person/王山", paper), thing(f"organization/第{n}号机械有限公司", paper)
            corpus.append(told(paper, [who, body], NOWHERE, works(who.id, body.id, paper)))
        return len(candidates(profiles_of(corpus, read_resources())))

    assert 1000 <= pairs(2000) <= 2.2 * pairs(1000)


def test_a_broken_row_of_evidence_names_its_line() -> None:
    with pytest.raises(DataError, match="line 3"):
        parse_clues("# ids\nprior\t-1\t甲\ta\nname.same\tmuch\t乙\tb\n")


def test_every_piece_of_evidence_is_said_in_both_languages() -> None:
    clues = read_clues().by_id
    assert all(c.zh and c.en and c.en.isascii() for c in clues.values())
    assert read_clues().probability(["name.same"]) > read_clues().probability([])


def test_the_table_of_evidence_has_what_the_code_gives_and_nothing_else() -> None:
    code = "".join(p.read_text("utf-8") for p in Path(likeness.__file__).parent.glob("*.py"))
    given = set(re.findall(r'"((?:name|place|region|company|programme|person|ties|article)\.[a-z-]+)"', code))
    near = ("county", "city", "province")
    given |= {f"place.{other}{d}" for other in ("", "other-") for d in near}
    given |= {region_clue(f"{other}{d}") for other in ("", "other-") for d in near}
    assert given | {"prior"} == read_clues().by_id.keys()


def test_namesakes_that_nothing_tells_apart_bear_their_first_article() -> None:
    told_of = [told(paper, [thing("organization/第一小学", paper)]) for paper in (A, B)]
    assert set(nodes(graph_of(*told_of), "第一小学")) == {
        "organization/第一小学（a1.txt）",
        "organization/第一小学（a2.txt）",
    }
    assert nodes(graph_of(told_of[0]), "第一小学") == ["organization/第一小学"]


def test_an_edge_against_official_codes_or_in_a_circle_goes() -> None:
    county = entity("place/青川县", articles=(A,), code="510822")
    city = entity("place/广元市", articles=(A,), code="510800")
    hall, park = thing("place/文华馆", A), thing("place/文华园", A)

    def lies(one: Entity, other: Entity, sure: float) -> Statement:
        return Statement(
            one.id, Relation.LOCATED_IN, other.id, evidence=(evidence("在内", article=A, confidence=sure),)
        )

    said = (lies(city, county, 0.9), lies(hall, park, 0.9), lies(park, hall, 0.6), lies(hall, county, 0.8))
    graph = graph_of(Extraction(article(A), (county, city, hall, park), said))
    edges = {(graph.by_id[s.subject].label, graph.by_id[s.object].label) for s in graph.statements}
    assert ("广元市", "青川县") not in edges
    assert {("青川县", "广元市"), ("文华馆", "文华园"), ("文华馆", "青川县")} <= edges
    assert ("文华园", "文华馆") not in edges


def test_a_name_that_was_only_made_joins_two_things_and_is_gone() -> None:
    short = replace(thing("organization/清风协会", A, "青川县清风协会", "清协"), made=("青川县清风协会",))
    full = replace(thing("organization/青川县清风协会", B, "清风协会", "清风会"), made=("清风会",))
    joined = graph_of(told(A, [short], QINGCHUAN), told(B, [full], QINGCHUAN))
    (node,) = (e for e in joined.entities if e.type is EntityType.ORGANIZATION)
    assert (node.label, node.aliases, node.made) == ("青川县清风协会", ("清协", "清风协会"), ())
    (alone,) = (e for e in graph_of(told(A, [short], QINGCHUAN)).entities if e.type is EntityType.ORGANIZATION)
    assert alone.aliases == ("清协",)
