"""What else the articles name: two that share names which hardly any other article has tell of one story.

So one 杨龙 of two reports on one fire is one man, whatever his name is worth (co-mentions tell namesakes apart as
co-authors do: A. Ferreira, M. Gonçalves, A. Laender, "A Brief Survey of Automatic Methods for Author Name
Disambiguation", SIGMOD Record 41, 2012).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.assembly.naming import is_address, is_generic
from kg.assembly.profile import Profile
from kg.knowledge.codes import COUNTY, significant
from kg.knowledge.lexicon import Lexicon
from kg.vocab import EntityType

#: a name of more articles is no sign that two of them tell of one story
_RARE = 20
#: characters that a name must have to be one: of a person, of anything else
_PERSON, _OTHER = 3, 5


class Beside:
    """The rare names of each article of a corpus."""

    def __init__(self, profiles: Sequence[Profile], lexicon: Lexicon) -> None:
        known = (*lexicon.organizations, *lexicon.programmes, *lexicon.regions)
        self._known = {name for k in known for name in (k.label, *k.aliases)}
        self._lexicon = lexicon
        articles: dict[tuple[EntityType, str], set[str]] = defaultdict(set)
        for profile in profiles:
            if self._is_telling(profile):
                articles[profile.type, profile.name].update(profile.articles)
        self._names: dict[str, set[str]] = defaultdict(set)
        for (_, name), found in articles.items():
            if 1 < len(found) <= _RARE:
                for article in found:
                    self._names[article].add(name)
        self._beside: dict[int, frozenset[str]] = {}

    def clues(self, a: Profile, b: Profile) -> Iterator[str]:
        """Whether the articles on both share rare names besides theirs.

        Says nothing of two that only share a short form: one story may name a plan and the campaign that it is for.
        """
        if a.label not in b.names and b.label not in a.names:
            return
        own = a.cleaned | b.cleaned
        shared = [n for n in self._of(a) & self._of(b) if not any(n in o or o in n for o in own)]
        if shared:
            yield "article.shared-names" if len(shared) > 1 else "article.shared-name"

    def _of(self, profile: Profile) -> frozenset[str]:
        if id(profile) not in self._beside:
            self._beside[id(profile)] = frozenset().union(*(self._names.get(a, ()) for a in profile.articles))
        return self._beside[id(profile)]

    def _is_telling(self, profile: Profile) -> bool:
        name = profile.name
        if profile.type is EntityType.PERSON:
            return len(name) >= _PERSON and not is_address(name, self._lexicon)
        if profile.code:
            return len(significant(profile.code)) > COUNTY
        return len(name) >= _OTHER and name not in self._known and not is_generic(name, self._lexicon)
