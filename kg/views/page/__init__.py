"""The interactive graph as one offline HTML file: pyvis holds the network and carries vis-network, the page is ours.

Template, styles and scripts are the files beside this module; nothing here writes HTML or JavaScript. The page makes
no request: its Content-Security-Policy allows the two inlined scripts and two style sheets by hash, nothing else.
"""

import json
import re
from base64 import b64encode
from dataclasses import asdict
from hashlib import sha256
from importlib import metadata, resources

from kg.model import Graph
from kg.views import parts
from kg.views.doubt import SHOWN
from kg.views.page.part import Part
from kg.vocab import ID_BASE

SCRIPTS = (
    "strings",
    "records",
    "model",
    "state",
    "routes",
    "neighbours",
    "search",
    "near",
    "dom",
    "places",
    "marks",
    "names",
    "network",
    "still",
    "canvas",
    "picture",
    "save",
    "combobox",
    "report",
    "facts",
    "identity",
    "overview",
    "panel",
    "sidebar",
    "chips",
    "table",
    "page",
)  #: in order of use
LANGUAGES = {"zh": "zh-CN", "en": "en"}
TITLES = {"zh": "知识图谱", "en": "Knowledge graph"}  #: of a page without a name, before its script runs
FIRST_NODES = 300  #: shown at the start; the rest comes by button, search and expansion
VIS_VERSION = "9.1.2"
VIS_FOLDER = f"lib/vis-{VIS_VERSION}"
BUTTON_PICTURES = re.compile(r'background-image:\s*url\("data:[^"]*"\);?')
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
PLACEHOLDER = re.compile(r"\{\{([a-z_]+)\}\}")


def to_html(graph: Graph, *, title: str = "", lang: str = "", base: str = ID_BASE, part: Part | None = None) -> str:
    """One self-contained HTML page of `graph`; the same graph gives the same bytes.

    `lang` is the language the page opens in, "zh" or "en", or "" for that of the reader's browser; a link to a view and
    the button on the page go before it. Without a `title` the page is called a knowledge graph, in its language.
    `base` is put before ids where the page shows an IRI; `part` says which part of which graph this is, for the
    heading. The page needs no network and no server: it opens from disk.
    """
    from kg.views.page.data import page_data

    data = page_data(graph, first=FIRST_NODES, threshold=SHOWN)
    meta = {"title": title, "lang": lang, "base": base, "carrier": _carrier(), "part": part and asdict(part)}
    data["graph-data"]["meta"] |= meta
    vis_script, vis_style = _vis_network()
    script = "\n".join(_own(f"{name}.js") for name in SCRIPTS)
    style = _own("page.css")
    parts = {
        "lang": LANGUAGES.get(lang, LANGUAGES["zh"]),
        "title": _escape(title or TITLES.get(lang, TITLES["zh"])),
        "script_hashes": f"{_csp_hash(vis_script)} {_csp_hash(script)}",
        "style_hashes": f"{_csp_hash(vis_style)} {_csp_hash(style)}",
        "vis_style": vis_style,
        "style": style,
        "vis_script": vis_script,
        "script": script,
        **{name.replace("-", "_"): _json_block(block) for name, block in data.items()},
    }
    return _scalar(PLACEHOLDER.sub(lambda match: parts[match[1]], _own("template.html")))


def to_notice(graph: Graph) -> str:
    """A page that says that the graph is too large for one, and what to do instead."""
    counts = {"entities": len(graph.entities), "statements": len(graph.statements)}
    said = {**counts, "most_entities": parts.MOST_ENTITIES, "most_statements": parts.MOST_STATEMENTS}
    return PLACEHOLDER.sub(lambda match: f"{said[match[1]]:,}", _own("too_large.html"))


def _own(name: str) -> str:
    return resources.files("kg.views.page").joinpath(name).read_text(encoding="utf-8")


def _vis_network() -> tuple[str, str]:
    """Script and styles of vis-network as pyvis bundles them; 215 of its 220 KB of CSS are pictures of buttons that
    this page does not have, so these are left out."""
    folder = resources.files("pyvis").joinpath(VIS_FOLDER)
    script = folder.joinpath("vis-network.min.js").read_text(encoding="utf-8")
    style = folder.joinpath("vis-network.css").read_text(encoding="utf-8")
    if "</script" in script.lower() or "</style" in style.lower():
        raise ValueError(f"pyvis {VIS_FOLDER}: closing tag inside; it cannot be inlined")
    return SOURCE_MAP.sub("", script), BUTTON_PICTURES.sub("", style)


def _carrier() -> str:
    return f"vis-network {VIS_VERSION} (Apache-2.0/MIT) · pyvis {metadata.version('pyvis')} (BSD)"


def _csp_hash(content: str) -> str:
    return f"'sha256-{b64encode(sha256(_scalar(content).encode()).digest()).decode()}'"


def _json_block(value: object) -> str:
    """JSON that can stand inside a script element whatever strings it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _scalar(text: str) -> str:
    """`text` with lone surrogates (from damaged input) replaced, so that it can be written as UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
