"""The finders, one entity type a file, and what happens where their finds overlap."""

from collections.abc import Callable, Sequence

from kg.extraction.entities.organization import find_organizations
from kg.extraction.entities.person import find_people
from kg.extraction.entities.place import find_places
from kg.extraction.entities.programme import find_programmes
from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.resources import Resources
from kg.vocab import EntityType

Finder = Callable[[Document, Resources, Sequence[Mention]], list[Mention]]

#: in this order: each sees what those before it have found
FINDERS: dict[EntityType, Finder] = {
    EntityType.PLACE: find_places,
    EntityType.PERSON: find_people,
    EntityType.ORGANIZATION: find_organizations,
    EntityType.PROGRAMME: find_programmes,
}


def find_mentions(doc: Document, resources: Resources) -> list[Mention]:
    """All mentions in order of their start, outer before inner; what stands inside a longer name is marked `inside`."""
    found: list[Mention] = []
    for find in FINDERS.values():
        found += find(doc, resources, found)
    return _nest(found)


def _nest(found: Sequence[Mention]) -> list[Mention]:
    """Marks nested names; of two that cross, the one that starts earlier stays."""
    kept: list[Mention] = []
    outer: list[Mention] = []
    for m in sorted(found, key=lambda m: (m.start, -m.end)):
        while outer and outer[-1].end <= m.start:
            outer.pop()
        if outer and m.end > outer[-1].end:
            continue
        twin = bool(outer) and (outer[-1].start, outer[-1].end) == (m.start, m.end)
        if twin and m.alias and outer[-1].alias:
            continue
        if outer and not twin:
            m.inside = True
            m.outer = next((o.kind for o in outer if o.type is EntityType.ORGANIZATION), m.outer)
            if m.kind == "region" and outer[0].type is EntityType.PROGRAMME:
                m.outer = "media"  # 德国 in 德国啤酒节
        kept.append(m)
        outer.append(m)
    return kept
