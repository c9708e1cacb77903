"""A thing in the making: every mention that denotes it, under one key that holds within the article.

Keys: "P:" and the code of a division, or the name of another place; "O:" an organization's place and what follows it;
"G:" a programme's name; "H:" a person's. Refuses to decide what is the same as what.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.extraction.mention import Mention
from kg.knowledge.gazetteer import Gazetteer
from kg.vocab import EntityType


@dataclass
class Thing:
    """One entity in the making: every mention that denotes it, and where it belongs."""

    key: str
    type: EntityType
    label: str
    mentions: list[Mention] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    container: str = ""  #: key of a place
    owner: str = ""  #: key of an organization
    sure: float = 1.0  #: how likely annotators would list it

    @property
    def types(self) -> frozenset[EntityType]:
        """Its type, and further ones that a mention has."""
        return frozenset((self.type, *(t for m in self.mentions for t in m.also)))

    @property
    def first(self) -> Mention:
        """Its first mention; for a container that no text names, a stand-in that only carries the key."""
        return (
            self.mentions[0]
            if self.mentions
            else Mention(0, 0, self.type, self.label, "reference.container", key=self.key)
        )


def add_mention(things: dict[str, Thing], key: str, m: Mention, label: str, names: Iterable[str]) -> Thing:
    """The thing of that key, made with that label if it is new, with the mention and the names added."""
    m.key = key
    thing = things.get(key)
    if thing is None:
        thing = things[key] = Thing(key, m.type, label)
    thing.mentions.append(m)
    if m.alias:
        thing.names.update(n for n in names if n)
    return thing


def merge(things: dict[str, Thing], lesser: Thing, greater: Thing) -> None:
    """Makes two things one, under the key and the label of the greater."""
    for m in lesser.mentions:
        m.key = greater.key
    greater.mentions += lesser.mentions
    greater.names |= lesser.names | {lesser.label}
    greater.container = greater.container or lesser.container
    greater.owner = greater.owner or lesser.owner
    for other in things.values():
        other.container = greater.key if other.container == lesser.key else other.container
        other.owner = greater.key if other.owner == lesser.key else other.owner
    things.pop(lesser.key, None)


def is_division(key: str) -> bool:
    """Whether the key is that of a division with a code."""
    return key[2:].isdigit()


def label_of(key: str, things: dict[str, Thing], gazetteer: Gazetteer) -> str:
    """Name of the place that the key stands for; "" for none."""
    return things[key].label if key in things else division_name(key, gazetteer)


def division_name(key: str, gazetteer: Gazetteer) -> str:
    """Name of the division whose key it is; "" for other keys."""
    division = gazetteer.get(key[2:]) if key.startswith("P:") else None
    return division.name if division else ""
