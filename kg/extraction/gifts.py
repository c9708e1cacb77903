"""One more gift of the same giver: 甲公司向某村捐款100万元，另捐50万元 says nobody who gets the second; the first tells.

Refuses gifts after which the sentence names somebody else, and where the first went to several.
"""

import re
from collections.abc import Iterator, Sequence

from kg.extraction.amounts import find_amounts
from kg.extraction.clause import Clause
from kg.extraction.found import Found
from kg.extraction.modality import is_negated, modality_at
from kg.extraction.relations import with_amount
from kg.extraction.text import Document
from kg.vocab import Relation

#: ，另|捐赠, ，还先后|拿出
_FURTHER = re.compile(
    r"(?:另外?|还|又|再|并|同时|此外|随后)[^，。；、]{0,6}?"
    r"(?P<verb>捐赠|捐款|捐资|捐出|捐献|捐助|捐|出资|拿出|投入|拨款|拨付)(?!的)"
)
#: how sure the second is of what the first is
_SURE = 0.9


def find_further_gifts(doc: Document, clauses: Sequence[Clause], found: Sequence[Found]) -> Iterator[Found]:
    """Gifts of clauses that name a sum and no receiver, to the one receiver that the sentence named before.

    Args:
        doc: the article.
        clauses: its clauses, in order.
        found: what the patterns have found.
    """
    gifts = [f for f in found if f.relation is Relation.FUNDS]
    for clause in clauses if gifts else ():
        hit = _FURTHER.search(doc.text, clause.start, clause.end)
        if hit is None or is_negated(doc, clause, hit.start("verb")):
            continue
        sums = list(find_amounts(doc.text, hit.end(), clause.end))
        first = _first(gifts, clause)
        if first is None or len(sums) != 1 or any(g.start >= hit.start() for g in clause.groups):
            continue
        qualifiers = with_amount(modality_at(doc, clause, hit.start("verb")), sums[0])
        sure = round(first.confidence * _SURE, 3)
        yield Found(first.subject, Relation.FUNDS, first.object, clause.sentence, "funds.further", sure, qualifiers)


def _first(gifts: Sequence[Found], clause: Clause) -> Found | None:
    """The gift that the sentence told before, by whom the clause goes on to speak of; None where it went to several."""
    givers = {m.key for m in clause.subject.members} if clause.subject is not None else set()
    before = [f for f in gifts if f.sentence is clause.sentence and max(f.subject.start, f.object.start) < clause.start]
    same = [f for f in before if f.subject.key in givers]
    return same[-1] if len({(f.subject.key, f.object.key) for f in same}) == 1 else None
