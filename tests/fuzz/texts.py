"""Made-up news in the words that the rules look for, and Unicode that no newspaper prints."""

from collections.abc import Callable
from functools import cache
from random import Random

from kg.knowledge.resources import read_resources

SHORTEST, LONGEST = 20, 80

#: ranges of code points with what is odd about them
_ODD = (
    (0x00, 0x1F),  # controls, NUL
    (0x7F, 0xA0),
    (0x0300, 0x036F),  # combining
    (0x0590, 0x06FF),  # written from right to left
    (0x200B, 0x200F),  # no width, marks of direction
    (0x2028, 0x202E),  # line and paragraph separators, overrides of direction
    (0x2E80, 0x2FDF),  # radicals
    (0x3400, 0x4DBF),  # rare characters
    (0xD800, 0xDFFF),  # surrogates
    (0xE000, 0xF8FF),  # private use
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFF00, 0xFFEF),  # full and half width
    (0xFFF9, 0xFFFF),  # no characters
    (0x1F300, 0x1F6FF),  # pictures
    (0x20000, 0x2A6DF),
    (0xE0000, 0xE007F),  # tags
    (0x10FFF0, 0x10FFFF),
)
_MARKS = tuple(
    "，。、；：？！“”‘’（）《》〈〉【】「」『』\"'()[]<>·—…-～ 　\n\t/|#*`%$&+=@^_~,.:;?!1234567890一二三十百千万亿〇两"
)
_PHRASES = tuple(
    (
        "近日， 据悉， 日前， 2024年3月5日， 今年以来， 记者从 获悉， 其中， 分别 以及 和 与 及 等 等地 等单位 三家公司 两镇 以下简称 （以下简称“ ”） 简称 该 该镇 "
        "全区 我市 全市 本市 市委 省委 区委书记 县长 公司 学校 医院 计划 拟 将 未 没有 表示， 介绍， 说： 认为 称 500万元 4000多万元 100万至150万元 3000余万 "
        "12.5亿美元 总投资 其中 每年 累计 的 了 在 向 为 给 对 由 被 把 从 到 至 第一 第二届 “1+2+6” “168” 168工程 ——  …… \n\n （记者 通讯员 ） 图为 摄 来源： "
        "一、 （一） 1. 位于 坐落于 落户 隶属 下属 旗下 成立 举办 结对帮扶 对口帮扶 签约 合作 捐赠 捐资"
    ).split(" ")
)


@cache
def _words() -> tuple[tuple[str, ...], ...]:
    """Words by kind: places, endings, titles, surnames, names that the country knows, words of sets."""
    known = read_resources()
    lexicon = known.lexicon
    places = tuple(form.form for form in known.gazetteer.matcher_forms()[::7])
    bodies = tuple(sorted(lexicon.org_suffixes))
    ends = tuple(sorted(lexicon.endings))
    titles = tuple(sorted(lexicon.titles))
    famous = tuple(
        name
        for entries in (lexicon.programmes, lexicon.organizations, lexicon.regions)
        for e in entries
        for name in (e.label, *e.aliases)
    )
    sets = tuple(sorted({w for words in lexicon._word_sets.values() for w in words}))
    triggers = tuple(sorted({w for words in lexicon.triggers.values() for w in words}))
    return places, bodies, ends, titles, tuple(sorted(lexicon.surnames)), famous, sets, triggers


@cache
def _patterns() -> tuple[tuple[list[str], list[str], list[str]], ...]:
    """Order, triggers and links of every pattern."""
    patterns = read_resources().patterns.all
    return tuple((p.order.split(), sorted(p.words), sorted(p.links) or [""]) for p in patterns)


def words() -> frozenset[str]:
    """All that texts are made of, but for names that are made up."""
    return frozenset(word for kind in (*_words(), _MARKS, _PHRASES) for word in kind if word)


def _proper(rng: Random) -> str:
    return "".join(
        rng.choice("青禾蓝海嘉陵文星明华新和平石桥东西南北上下大小江河山林田宏达兴") for _ in range(rng.randint(1, 3))
    )


def name(rng: Random) -> str:
    """The name of something: a place, a body, a person, a programme; whole, cut, nested or quoted."""
    places, bodies, ends, titles, surnames, famous, sets, _ = _words()
    kind = rng.randrange(9)
    if kind == 0:
        return rng.choice(places)
    if kind == 1:
        return rng.choice(places) + rng.choice(bodies)
    if kind == 2:
        return (rng.choice(places) if rng.random() < 0.5 else "") + _proper(rng) + rng.choice(bodies)
    if kind == 3:
        return rng.choice(titles) + rng.choice(surnames) + _proper(rng)[:2]
    if kind == 4:
        return rng.choice(surnames) + _proper(rng)[:2] + rng.choice(titles)
    if kind == 5:
        return f"“{_proper(rng)}{rng.choice(sets)}”{rng.choice(ends)}"
    if kind == 6:
        return rng.choice(famous)
    if kind == 7:
        return rng.choice(places) + rng.choice(places) + _proper(rng) + rng.choice(ends)
    return _proper(rng) + rng.choice(ends) + rng.choice(ends)


def _claim(rng: Random) -> str:
    """A sentence in the order of a pattern, with its own words."""
    order, words, links = rng.choice(_patterns())
    parts = []
    for role in order:
        if role == "trigger":
            parts.append(rng.choice(words))
        elif role == "link":
            parts.append(rng.choice(links))
        else:
            parts.append("、".join(name(rng) for _ in range(rng.choice((1, 1, 1, 2, 3)))))
    return "".join(parts) + rng.choice(("。", "，", "", "500万元。", "；", "\n"))


def odd(rng: Random) -> str:
    """One to three characters that no newspaper prints."""
    return "".join(chr(rng.randint(*rng.choice(_ODD))) for _ in range(rng.randint(1, 3)))


_PARTS: tuple[tuple[Callable[[Random], str], int], ...] = (
    (_claim, 6),
    (name, 5),
    (lambda rng: rng.choice(_PHRASES), 5),
    (lambda rng: rng.choice(_MARKS), 3),
    (lambda rng: rng.choice(_words()[6]), 2),
    (lambda rng: rng.choice(_words()[7]), 2),
    (odd, 1),
)
_MAKERS, _WEIGHTS = zip(*_PARTS, strict=True)


def text(rng: Random) -> str:
    """A text of 20 to 80 characters."""
    size, made = rng.randint(SHORTEST, LONGEST), ""
    while len(made) < size:
        made += rng.choices(_MAKERS, _WEIGHTS)[0](rng)
    start = rng.choice((0, rng.randint(0, len(made) - size)))
    return made[start : start + size]
