"""The finders, one entity type a file, and what happens where their finds overlap.

Places have files for divisions, for endings, for settlements; organizations for endings, for those that everyone knows,
for where a name begins, for lists; programmes for quotes, for events, for bare endings, for lists. The tagger comes
last: it adds names that no rule knows, and puts boundaries right.
"""

from collections.abc import Callable, Sequence

from kg.extraction.entities.abbreviated import find_abbreviated
from kg.extraction.entities.charges import find_charges
from kg.extraction.entities.defined import find_defined
from kg.extraction.entities.inner import find_inner
from kg.extraction.entities.joint import find_joints
from kg.extraction.entities.organization import find_organizations
from kg.extraction.entities.person import find_people
from kg.extraction.entities.place import find_places
from kg.extraction.entities.programme import find_programmes
from kg.extraction.entities.tagged import add_tagged
from kg.extraction.mention import LONGEST_NAME, Mention, has_pairs
from kg.extraction.steps import Steps, finish
from kg.extraction.text import Document
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

#: the article, what is known, what earlier finders have found -> mentions in order
Finder = Callable[[Document, Resources, Sequence[Mention]], list[Mention]]

#: in this order: each sees what those before it have found
FINDERS: dict[EntityType, Finder] = {
    EntityType.PLACE: find_places,
    EntityType.PERSON: find_people,
    EntityType.ORGANIZATION: find_organizations,
    EntityType.PROGRAMME: find_programmes,
}

#: what a name goes by that says its theme first
_THEME = "为主题的"


def find_mentions(doc: Document, resources: Resources) -> list[Mention]:
    """All mentions in order of their start, outer before inner; what stands inside a longer name is marked `inside`."""
    return finish(find_mentions_in_steps(doc, resources))


def find_mentions_in_steps(doc: Document, resources: Resources) -> Steps[list[Mention]]:
    """As `find_mentions`, with pauses in which other articles take the same step: see kg.extraction.steps."""
    found: list[Mention] = []
    for find in FINDERS.values():
        found += find(doc, resources, found)
        yield
    found += find_defined(doc, resources, found)
    found += find_abbreviated(doc, resources, found)
    found += find_charges(doc, resources, found)
    found += find_joints(doc, resources, found)
    found = [m for m in found if len(m.name) <= LONGEST_NAME]
    yield
    whole = [_with_theme(doc, m) for m in add_tagged(doc, resources, _nested(found)) if has_pairs(m.name)]
    whole = _nested(whole)
    mentions = _nested([*whole, *find_inner(doc, resources.lexicon, whole)])
    yield
    return mentions


def _with_theme(doc: Document, m: Mention) -> Mention:
    """The mention; 以|“春雨润心”为主题的宣讲活动 is not to be read without its 以."""
    if _THEME in m.name and doc.text[max(0, m.start - 2) : m.start].rstrip("“‘").endswith("以"):
        m.names, m.name = (*m.names, m.name), f"以{m.name}"
    return m


def _nested(found: Sequence[Mention]) -> list[Mention]:
    """Nested names marked; of two that cross, the one that starts earlier stays."""
    kept: list[Mention] = []
    around: list[Mention] = []  # mentions that the next one may stand in, the outermost first
    for m in sorted(found, key=lambda m: (m.start, -m.end)):
        while around and around[-1].end <= m.start:
            around.pop()
        if around and m.end > around[-1].end:
            continue
        twin = bool(around) and around[-1].span == m.span
        if twin and m.alias and around[-1].alias:
            continue
        if around and not twin:
            _mark_inside(m, around)
        kept.append(m)
        around.append(m)
    return kept


def _mark_inside(m: Mention, around: Sequence[Mention]) -> None:
    """Says of a mention that it stands inside longer names, and inside what class of organization's."""
    m.inside = True
    m.outer = next((o.kind for o in around if o.type is EntityType.ORGANIZATION), m.outer)
    if m.kind == "region" and around[0].type is EntityType.PROGRAMME:
        m.outer = "media"  # 法国 in 法国啤酒节: the name borrows the region's, as that of a newspaper does
