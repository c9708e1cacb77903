"""Short forms of schools and hospitals: 一中 of 第一中学, 二院 of 第二人民医院, 县妇幼, 省医, 附中, 青大附院."""

import re
from collections.abc import Iterator, Sequence

#: a full form -> short forms of it; what a group holds stays
_RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"第([一二三四五六七八九十]+)(?:高级|初级|完全)?中学(?:校)?$", (r"\1中",)),
    (r"第([一二三四五六七八九十]+)(?:完全)?小学(?:校)?$", (r"\1小",)),
    (r"第([一二三四五六七八九十]+)(?:实验)?幼儿园$", (r"\1幼",)),
    (r"第([一二三四五六七八九十]+)实验(中|小)学$", (r"\1实\2", r"实验\1\2")),
    (r"第([一二三四五六七八九十]+)人民医院$", (r"\1院", r"\1医院", r"\1医", r"人民\1院")),
    (r"第([一二三四五六七八九十]+)医院$", (r"\1院", r"\1医院")),
    (r"第([一二三四五六七八九十]+)中医医?院$", (r"\1中医院",)),
    (r"妇幼保健计划生育服务中心$|妇幼保健(?:院|站|所|服务中心)$|妇女儿童医院$", ("妇幼", "妇保院", "妇幼院", "妇幼保健院")),
    (r"人民医院$", ("医院", "医", "人医", "院")),
    (r"中医医院$", ("中医院", "中医")),
    (r"中医院$", ("中医",)),
    (r"中心医院$", ("中心医院", "医院")),
    (r"中心卫生院$", ("卫生院",)),
    (r"职业高级中学$", ("职高", "职中")),
    (r"职业技术学校$|职业学校$", ("职校",)),
    (r"职业中等专业学校$|中等职业(?:技术|专业)?学校$", ("职中专", "职校", "中职", "职专")),
    (r"职业技术教育中心$|职业教育中心$", ("职教中心",)),
    (r"职业技术学院$|职业学院$", ("职院", "职业学院")),
    (r"高级中学$", ("高中", "中学")),
    (r"实验中学$", ("实中", "实验中")),
    (r"实验小学$", ("实小",)),
    (r"实验幼儿园$", ("实幼",)),
    (r"中心小学$", ("中心小", "小学", "中小")),
    (r"中心幼儿园$", ("中心园", "幼儿园")),
    (r"特殊教育学校$", ("特校", "特教学校")),
    (r"附属中学$", ("附中",)),
    (r"附属小学$", ("附小",)),
    (r"附属幼儿园$", ("附幼",)),
    (r"附属医院$", ("附院", "附属医院")),
    (r"附属第([一二三四五六七八九十]+)医院$", (r"附\1院", r"\1院", r"附\1")),
)  # fmt: skip
#: 青川师范|大学 -> 青川|师大; the whole of a name before its level
_UNIVERSITIES: tuple[tuple[str, str], ...] = (
    ("师范大学", "师大"), ("医科大学", "医大"), ("农业大学", "农大"), ("工业大学", "工大"), ("理工大学", "理工"),
    ("科技大学", "科大"), ("交通大学", "交大"), ("财经大学", "财大"), ("民族大学", "民大"), ("海洋大学", "海大"),
    ("林业大学", "林大"), ("中医药大学", "中医大"), ("师范学院", "师院"), ("大学", "大"), ("学院", "院"),
)  # fmt: skip
#: 青川路|小学 -> 青|小
_PLAIN = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,6}?)(?:路|街|镇|乡|村|巷)?(?:中心|完全|高级|实验)?(?P<kind>小|中)学$")
_COMPILED = tuple((re.compile(full), short) for full, short in _RULES)
#: short forms that one body of the article may go by without anything before them
_BARE = ("附中", "附小", "附院", "附属医院", "职教中心", "妇保院")


def school_forms(label: str, places: Sequence[str]) -> Iterator[str]:
    """Short forms of the name of a school or hospital; `places`: what the place that it is of may be called.

    >>> sorted(school_forms("青川市第二人民医院", ("青川市", "青川")))[:3]
    ['市二医', '市二医院', '市二院']
    """
    head = next((p for p in sorted(places, key=len, reverse=True) if label.startswith(p)), "")
    if label.startswith(("大学", "学院"), len(head)):  # 青川|大学附属医院
        head = ""
    fronts = dict.fromkeys((*places, places[0][-1])) if places and head else ()
    for full, shorts in _COMPILED:
        hit = full.search(label, len(head))
        if hit is None:
            continue
        before = label[len(head) : hit.start()]
        for short in (hit.expand(s) for s in shorts):
            yield from _with_fronts(before, short, fronts)
        break
    yield from _short_universities(label)
    plain = _PLAIN.fullmatch(label[len(head) :])
    if plain and plain["name"][0] not in "第附":
        yield plain["name"][0] + plain["kind"]


#: what a short ending is spelled out as: 县|一中 is 县|第一中学
_SPELLED = (
    (re.compile(r"([一二三四五六七八九十]+)中$"), r"第\1中学"),
    (re.compile(r"([一二三四五六七八九十]+)小$"), r"第\1小学"),
    (re.compile(r"([一二三四五六七八九十]+)幼$"), r"第\1幼儿园"),
    (re.compile(r"(?:人民)?([一二三四五六七八九十]+)院$"), r"第\1人民医院"),
    (re.compile(r"妇幼$|妇保院$|妇幼院$"), "妇幼保健院"),
    (re.compile(r"职高$"), "职业高级中学"),
    (re.compile(r"实小$"), "实验小学"),
    (re.compile(r"实中$"), "实验中学"),
    (re.compile(r"人医$|医$"), "人民医院"),
)


def spelled_out(rest: str) -> str:
    """What a school or hospital is called in full that a place or level and this short ending name.

    >>> spelled_out("一中"), spelled_out("妇幼"), spelled_out("人民医院")
    ('第一中学', '妇幼保健院', '人民医院')
    """
    for short, full in _SPELLED:
        if short.fullmatch(rest):
            return short.sub(full, rest)
    return rest


def _with_fronts(before: str, short: str, fronts: Sequence[str] | dict[str, None]) -> Iterator[str]:
    """The short ending behind the place, its level, or the name of the university that the body is part of."""
    if not before:
        yield from (front + short for front in fronts)
    else:
        yield before + short
        yield from (university + short for university in _short_universities(before))
    if short in _BARE or re.match(r"附.院", short):
        yield short


def _short_universities(name: str) -> Iterator[str]:
    for full, short in _UNIVERSITIES:
        if name.endswith(full) and len(name) > len(full) + 1:
            stem = name.removesuffix(full)
            yield from (stem + short,) if short not in ("大", "院") else ()
            yield from (stem[0] + short,) if len(stem) <= 3 else ()
            return
