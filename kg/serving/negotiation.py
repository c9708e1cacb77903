"""Which form of an answer a client wants, from its Accept header (RFC 9110, section 12.5.1) or a `format=`."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which an answer can be written."""

    name: str  #: what `format=` calls it
    media_type: str
    also: tuple[str, ...] = ()  #: other media types by which clients ask for it
    names: tuple[str, ...] = ()  #: other values of `format=`


#: For SELECT and ASK; the first is what a client gets that does not mind.
RESULTS = (
    Form("json", "application/sparql-results+json", ("application/json",)),
    Form("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Form("csv", "text/csv"),
    Form("tsv", "text/tab-separated-values"),
)
#: For CONSTRUCT, DESCRIBE and the nodes of the graph.
GRAPHS = (
    Form("ttl", "text/turtle", ("application/x-turtle",), ("turtle", "n3")),
    Form("nt", "application/n-triples", ("text/plain",), ("n-triples", "ntriples")),
    Form("jsonld", "application/ld+json", ("application/json",), ("json-ld", "json")),
    Form("rdf", "application/rdf+xml", ("application/xml", "text/xml"), ("rdf+xml", "rdfxml", "xml")),
)
HTML = Form("html", "text/html", ("application/xhtml+xml",))


def choose(offers: Iterable[Form], accept: str, format: str = "") -> tuple[Form, str] | None:
    """The form to answer in and the media type to call it by; None where none is acceptable.

    `format` is the value of a `format=` parameter, which overrides the header `accept`; an empty header accepts all.
    Among forms that the client likes equally the first offered wins.
    """
    offers = tuple(offers)
    if format:
        wanted = format.casefold()
        named = (o for o in offers if wanted in (o.name, *o.names, o.media_type, *o.also))
        return next(((o, o.media_type) for o in named), None)
    ranges = _ranges(accept or "*/*")
    choices = [*((o, o.media_type) for o in offers), *((o, media_type) for o in offers for media_type in o.also)]
    liking = [_quality(media_type, ranges) for _, media_type in choices]
    best = max(liking, default=0.0)
    return choices[liking.index(best)] if best > 0 else None


def content_type(media_type: str) -> str:
    """The value of a Content-Type header: texts are in UTF-8, and say so."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def listed(offers: Iterable[Form]) -> str:
    """The offers, for an error that says what is allowed: "text/csv (format=csv), …"."""
    return ", ".join(f"{o.media_type} (format={o.name})" for o in offers)


def _ranges(accept: str) -> dict[str, float]:
    """Media range -> how much the client likes it, 0..1; what cannot be read is left out."""
    ranges: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (p.strip().casefold() for p in part.split(";"))
        weights = [p[2:] for p in parameters if p.startswith("q=")]
        try:
            quality = float(weights[0]) if weights else 1.0
        except ValueError:
            continue
        if name.count("/") == 1 and 0 <= quality <= 1:
            ranges[name] = max(quality, ranges.get(name, 0.0))
    return ranges


def _quality(media_type: str, ranges: dict[str, float]) -> float:
    """How much a client likes a media type: the most precise of its ranges counts."""
    kind = media_type.split("/")[0]
    return next((ranges[r] for r in (media_type, f"{kind}/*", "*/*") if r in ranges), 0.0)
