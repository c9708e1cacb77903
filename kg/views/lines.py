"""Where in a Turtle text a node says something: for messages that a person follows with an editor.

Right for Turtle that `kg` wrote, also where it was corrected by hand: a node begins at the beginning of a line, what it
says stands below, a property a line. Of other Turtle it finds what looks like that; it parses nothing.
"""

import re

_PREFIX = re.compile(r"@prefix\s+([\w.-]*):\s*<([^>]*)>")
_SUBJECT = re.compile(r"<([^>]*)>|([\w.-]*):((?:[^\s;,]|[;,](?=\S))*)")


class Lines:
    """The lines of a text, and where in it each node begins."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._prefixes: dict[str, str] = {}
        self._starts: dict[str, list[int]] = {}  # IRI -> lines, from 0
        for n, line in enumerate(self._lines):
            if line.startswith("@"):
                if found := _PREFIX.match(line):
                    self._prefixes[found[1]] = found[2]
            elif subject := _SUBJECT.match(line):
                iri = subject[1] if subject[1] is not None else self._prefixes.get(subject[2], "") + subject[3]
                self._starts.setdefault(iri, []).append(n)

    def line(self, iri: str, property: str) -> int:
        """The line, from 1, where a node has a property (with its prefix), else where it begins; 0 where it does not.

        >>> text = '@prefix a: <http://a/> .\\n\\na:b a a:C ;\\n    a:d 1 .\\n'
        >>> [Lines(text).line("http://a/b", p) for p in ("a:d", "a:e")], Lines(text).line("http://a/c", "a:d")
        ([4, 3], 0)
        """
        starts = self._starts.get(iri, [])
        written = "a" if property == "rdf:type" else re.escape(property)
        has = re.compile(rf"(?:^|[\s;]){written}\s") if written else None
        for start in starts:
            for n in range(start, len(self._lines)):
                if n > start and not self._lines[n].startswith((" ", "\t")):
                    break
                if has and has.search(self._lines[n]):
                    return n + 1
        return starts[0] + 1 if starts else 0
