"""Fragments of files, as `Evidence.fragment` has them: what they say in words, and which standard they follow."""

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from kg.vocab import NAMESPACE

#: unit of a fragment → the same in words, by language; {0} is its value, or {0} and {1} where it has two
UNITS: Mapping[str, Mapping[str, str]] = {
    "page": {"zh": "第{0}页", "en": "page {0}"},
    "paragraph": {"zh": "第{0}段", "en": "paragraph {0}"},
    "sheet": {"zh": "工作表“{0}”", "en": "sheet “{0}”"},
    "row": {"zh": "第{0}行", "en": "row {0}"},
    "record": {"zh": "第{0}条记录", "en": "record {0}"},
    "line": {"zh": "第{1}行", "en": "line {1}"},
    "part": {"zh": "第{0}部分", "en": "part {0}"},
    "char": {"zh": "源文件第{0}–{1}字", "en": "characters {0}–{1} of the source"},
}
_BETWEEN = {"zh": "，", "en": ", "}
#: beginning of a fragment → the standard that says what it means, by the IRI that the Web Annotation vocabulary uses
_STANDARDS = {
    "page=": "http://tools.ietf.org/rfc/rfc3778",
    "row=": "http://tools.ietf.org/rfc/rfc7111",
    "line=": "http://tools.ietf.org/rfc/rfc5147",
    "char=": "http://tools.ietf.org/rfc/rfc5147",
}
#: what the others follow: there is no standard for the insides of these files
_OWN = f"{NAMESPACE}fragmentSyntax"


def in_words(fragment: str, lang: str) -> str:
    """The fragment as people say it, in "zh" or "en"; "" for none.

    >>> in_words("page=3", "zh"), in_words("c%201.xhtml#char=12,40", "en")
    ('第3页', 'c 1.xhtml, characters 12–40 of the source')
    """
    return _BETWEEN[lang].join(_words(fragment, lang))


def _words(fragment: str, lang: str) -> Iterator[str]:
    for part in fragment.replace("#", "&").split("&") if fragment else ():
        unit, _, value = part.partition("=")
        values = unquote(value).split(",", 1)
        if unit in UNITS and len(values) >= _values(unit):
            yield UNITS[unit][lang].format(*values)
        else:  # a file inside the file
            yield unquote(part)


def _values(unit: str) -> int:
    return 2 if "{1}" in UNITS[unit]["en"] else 1


def standard_of(fragment: str) -> str:
    """The IRI of the standard that says what the fragment means (dcterms:conformsTo).

    >>> standard_of("page=3")
    'http://tools.ietf.org/rfc/rfc3778'
    """
    return next((iri for beginning, iri in _STANDARDS.items() if fragment.startswith(beginning)), _OWN)
