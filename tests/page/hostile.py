"""Texts that try to become code, in every field of a graph."""

from kg.model import Article, Decision, Entity, Evidence, Graph, Qualifiers, Statement
from kg.vocab import EntityType, Relation, Status

WRITTEN = (
    "</script><script>pwned(1)</script>", "</SCRIPT ><script>pwned(2)</script>", "<!--<script>pwned(3)</script>-->", "]]><script>pwned(4)</script>",
    "<img src=x onerror=pwned(5)>", "<svg onload=pwned(6)>", "<svg><script>pwned(7)</script></svg>", "<a href=\"javascript:pwned(8)\">href</a>",
    "<iframe srcdoc='<script>parent.pwned(9)</script>'></iframe>", "<body onload=pwned(10)>", "<style>@import 'http://x.example/a.css';</style>", "<link rel=stylesheet href=http://x.example/b.css>",
    "<base href=http://x.example/>", "<form action=http://x.example><input autofocus onfocus=pwned(11)>", "<details open ontoggle=pwned(12)>", "<math><mtext><img src onerror=pwned(13)>",
    "\" onmouseover=\"pwned(14)", "' onclick='pwned(15)", "javascript:pwned(16)", "data:text/html,<script>pwned(17)</script>", "{{constructor.constructor('pwned(18)')()}}", "${pwned(19)}", "`${pwned(20)}`",
    "\\u003cscript\\u003epwned(21)\\u003c/script\\u003e", "&lt;script&gt;pwned(22)&lt;/script&gt;", "&#60;img src=x onerror=pwned(23)&#62;", "%3Cscript%3Epwned(24)%3C/script%3E", "</title><script>pwned(25)</script>",
    "</style><script>pwned(26)</script>", "</textarea><script>pwned(27)</script>", "<object data=javascript:pwned(28)>", "<embed src=javascript:pwned(29)>", "<video><source onerror=pwned(30)>", "<marquee onstart=pwned(31)>",
    "<svg/onload=pwned(40)>", "<img src=`x` onerror=pwned(41)>", "<ScRiPt\n>pwned(42)</sCrIpT\t>", "<noscript><p title=\"</noscript><img src=x onerror=pwned(43)>\">",
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=pwned(44) )//%0D%0A%0d%0a//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=pwned(45)//>\\x3e",
    "<math><mi//xlink:href=\"data:x,<script>pwned(46)</script>\">", "<form><button formaction=javascript:pwned(47)>X", "<isindex type=image src=1 onerror=pwned(48)>",
    "<template><script>pwned(49)</script></template>", "<xmp><img src=x onerror=pwned(50)></xmp>", "<meta http-equiv=refresh content='0;url=javascript:pwned(51)'>",
    "<a xlink:href=\"javascript:pwned(52)\"><rect/></a>", "<animate attributeName=href values=javascript:pwned(53)>", "<image href=x onerror=pwned(54)>", "<plaintext onclick=pwned(55)>",
    "<?xml-stylesheet href='javascript:pwned(56)'?>", "vbscript:pwned(57)", "&lt;img src=x onerror=&quot;pwned(58)&quot;&gt;", "\\x3cscript\\x3epwned(59)\\x3c/script\\x3e",
    "+ADw-script+AD4-pwned(60)+ADw-/script+AD4-", "<b id=STRINGS name=DATA onclick=pwned(61)>", "<dialog open onclose=pwned(62)>", "<input type=image src onerror=pwned(63)>",
    "__proto__", "constructor", "toString", "$&$1$'", "=cmd|' /C calc'!A0", "{{data}}", "\\", "\"", "'", "<", "&", "\u202e倒过来的名字\u202c", "\u2066隔离\u2069", "\u2028行\u2029段", "\x00\x07控制", "龘𠮷𪚥丽", "👨‍👩‍👧‍👦村🎉",
    "长" * 10_000,
)  # fmt: skip
HANDLERS = ("onerror", "onload", "onclick", "onfocus", "onmouseenter", "onanimationstart", "onpointerover", "onscroll")
TAGS = ("img src=x", "svg", "input autofocus", "video src=x", "iframe src=data:,", "b style=animation:x", "audio src=x")
PAYLOADS = WRITTEN + tuple(f"<{tag} {handler}=pwned(99)>" for tag in TAGS for handler in HANDLERS)


def hostile_graph() -> Graph:
    """Every payload as label, alias, id, article title, outlet, url, quote, rule, role, amount, speaker and time, as the
    mark of a correction, and as the id and the reason of decisions; every other article reprints the one before."""
    types, relations, statuses = list(EntityType), list(Relation), list(Status)
    articles = tuple(
        Article(
            f"{p}{i}", title=p, date=p[:30], outlet=p, author=p, url=p, source=p,
            version_of=f"{PAYLOADS[i - 1]}{i - 1}" if i % 2 else "",
        )
        for i, p in enumerate(PAYLOADS)
    )  # fmt: skip
    entities = tuple(
        Entity(
            f"{types[i % 4].lower()}/{p}{i}",
            types[i % 4],
            p,
            (p + "又名",),
            (articles[i].id,),
            code=p,
            level=p,
            scope=p,
            corrected=(p, f"rename 2024-05-01: {p}"),
        )
        for i, p in enumerate(PAYLOADS)
    )
    statements = []
    for i, p in enumerate(PAYLOADS):
        other = entities[(i + 1) % len(entities)]
        said = Qualifiers(
            amount_text=p, amount_min=float(i + 1), currency=p, role=p, speaker=p, time=p, status=statuses[i % 3]
        )
        quote = f"{entities[i].label}说{other.label}{p}"
        statements.append(
            Statement(
                entities[i].id,
                relations[i % 8],
                other.id,
                said,
                (Evidence(articles[i].id, 0, len(quote), quote, p, 0.9),),
                (f"confirm: {p}",),
            )
        )
    decisions = [
        Decision(entities[i].id, other, same, 0.5, (p, "name.same"))
        for i, p in enumerate(PAYLOADS)
        for other, same in ((entities[i - 1].id, False), (f"place/{p}", True))
    ]
    return Graph(articles, entities, tuple(statements), decisions=tuple(decisions))
