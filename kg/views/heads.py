"""Who is said to be the head of what: posts that a body has once, held by people who are in office when it is said.

Left out are deputies and honorary posts, what an article tells of the past (时任, 曾任, 原), and posts that a body of
that name may have many times (the 主任 of a hospital, the 党支部书记 of a company).
"""

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from kg.knowledge.lexicon import read_lexicon
from kg.model import Evidence, Graph, Statement
from kg.views.times import Span, article_dates, hull, said_when
from kg.vocab import Relation, Status

#: 党委副书记、|局长, 董事长兼|总经理; a comma would begin the post of the next person
_BETWEEN_POSTS = re.compile("[、兼]")
_POST_ENDS = "(?:书记|长|主任|主席|经理|总裁)"
#: the sentence tells of somebody who held the post before
_PAST = re.compile(
    "原任|前任|时任|上任|曾|此前|卸任|离任|离职|免去|不再|辞去|调离|去世|逝世|生前|退休|期间|落马|被查|被告|涉嫌|违纪|受贿"
    rf"|(?<![目以之日眼当草高平中太])[原前](?![往来进期沿后列提景面线夕因本则料创有])[\u4e00-\u9fff]{{0,12}}?{_POST_ENDS}"
)
#: the sentence tells that the post changes hands
_APPOINTED = re.compile(
    rf"任命|当选|选举|接任|接替|接棒|出任|新任|就任|履新|到任|拟任|提名|(?<![主现担责兼前原上])任[\u4e00-\u9fff]{{2,14}}{_POST_ENDS}"
)
_YEAR = re.compile(r"((?:19|20)\d\d)年")


@dataclass(frozen=True, slots=True)
class Head:
    """Somebody who is said to be the head of a body."""

    person: str  #: id
    body: str  #: id
    post: str  #: one of heads.tsv
    statement: Statement  #: the surest that says so
    when: Span | None  #: from the first to the last article that says so; None where none is dated
    appointed: bool  #: an article says that this person has just got the post, or is to get it


def heads(graph: Graph) -> dict[tuple[str, str], list[Head]]:
    """Those in office, by body and post, ordered by person."""
    dates = article_dates(graph)
    found: dict[tuple[str, str], dict[str, Head]] = defaultdict(dict)
    employed = (s for s in graph.statements if s.predicate is Relation.WORKS_FOR)
    for s in sorted(employed, key=lambda s: (s.subject, -s.confidence, s.id)):
        posts = _head_posts(graph, s) if s.qualifiers.status is not Status.PLANNED else []
        present = [e for e in s.evidence if _in_office(e, dates.get(e.article, ""))] if posts else []
        if present:
            when, appointed = said_when(s, dates, present), any(_APPOINTED.search(e.quote) for e in present)
            for post in posts:
                head, known = Head(s.subject, s.object, post, s, when, appointed), found[s.object, post]
                known[s.subject] = _joined(known.get(s.subject, head), head)
    return {post: list(people.values()) for post, people in found.items()}


def _joined(surer: Head, other: Head) -> Head:
    """One head of two statements on the same person."""
    return replace(surer, when=hull([surer.when, other.when]), appointed=surer.appointed or other.appointed)


def _head_posts(graph: Graph, s: Statement) -> list[str]:
    """The posts of a role that make somebody the head of the body: 党委书记, 局长 of "党委书记、局长"."""
    if "，" in s.qualifiers.role or s.object not in graph.by_id:
        return []
    label, headed = graph.by_id[s.object].label, read_lexicon().headed
    posts = dict.fromkeys(_BETWEEN_POSTS.split(s.qualifiers.role))
    return [p for p in posts if p in headed and label.endswith(headed[p][0]) and not label.endswith(headed[p][1])]


def _in_office(evidence: Evidence, date: str) -> bool:
    """Whether the sentence speaks of the time of its article: no word of the past in it, and no earlier year."""
    if _PAST.search(evidence.quote):
        return False
    return all(date[:4] <= year for year in _YEAR.findall(evidence.quote)) if date else True
