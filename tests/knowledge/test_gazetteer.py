"""The gazetteer answers about places whose containers and names are known for certain."""

import csv
import gzip
import hashlib
import io
import sys
import tarfile
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

import kg.knowledge.gazetteer as module
from kg.errors import DataError
from kg.knowledge.gazetteer import Division, Gazetteer, Level, read_gazetteer
from kg.knowledge.village_names import is_village_name
from kg.knowledge.villages import read_villages, village_members

FOLDER = Path(module.__file__).parent / "data" / "gazetteer"
DUMMIES = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return read_gazetteer()


@pytest.fixture(scope="module")
def everything() -> dict[str, str]:
    """Code -> name of all divisions down to the town, read from the file itself."""
    text = gzip.decompress((FOLDER / "divisions.tsv.gz").read_bytes()).decode()
    return dict(line.split("\t") for line in text.splitlines())


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = spec_from_file_location("make_gazetteer", FOLDER / "make_gazetteer.py")
    if spec is None or spec.loader is None:
        pytest.fail("make_gazetteer.py cannot be loaded")
    loaded = module_from_spec(spec)
    writes_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    spec.loader.exec_module(loaded)
    sys.dont_write_bytecode = writes_bytecode
    return loaded


def names(divisions: tuple[Division, ...]) -> list[str]:
    return [d.name for d in divisions]


def test_containers_come_nearest_first(gazetteer: Gazetteer) -> None:
    village = gazetteer.find_within("布政村", "440823")[0]
    assert names(gazetteer.containers(village.code)) == ["杨柑镇", "遂溪县", "湛江市", "广东省"]


def test_full_name_names_every_container(gazetteer: Gazetteer) -> None:
    assert gazetteer.full_name("440803") == "广东省湛江市霞山区"
    assert gazetteer.full_name("999999") == ""


@pytest.mark.parametrize(
    ("code", "parent"),
    [
        ("110101", "110000"),  # 东城区: no 市辖区 between it and 北京市
        ("500237", "500000"),  # 巫山县: no 县 between it and 重庆市
        ("429004", "420000"),  # 仙桃市: no 省直辖县级行政区划
        ("441900121", "441900"),  # 虎门镇: 东莞市 has no counties
        ("620201100", "620200"),  # 新城镇: 嘉峪关市 neither, though its towns' codes begin otherwise
        ("440000", ""),
    ],
)
def test_rows_that_only_fill_a_level_are_skipped(gazetteer: Gazetteer, code: str, parent: str) -> None:
    division = gazetteer.get(code)
    assert division is not None
    assert division.parent == parent


def test_get_knows_villages_and_refuses_unknown_codes(gazetteer: Gazetteer) -> None:
    assert gazetteer.get("440823106220") == Division("440823106220", "布政村", Level.VILLAGE, "440823106")
    assert gazetteer.get("440823106999") is None
    assert gazetteer.get("990000") is None


@pytest.mark.parametrize(("form", "at_least"), [("鼓楼区", 4), ("城关镇", 80), ("和平镇", 10)])
def test_find_returns_every_namesake(gazetteer: Gazetteer, form: str, at_least: int) -> None:
    found = gazetteer.find(form)
    assert len(found) >= at_least
    assert list(found) == sorted(found, key=lambda d: (d.level, d.code))


def test_find_within_tells_namesakes_apart(gazetteer: Gazetteer) -> None:
    assert [d.code for d in gazetteer.find_within("鼓楼区", "320000")] == ["320106", "320302"]
    assert [d.code for d in gazetteer.find_within("鼓楼", "350100")] == ["350102"]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("霞山", "440803"),
        ("湛江", "440800"),
        ("广东", "440000"),
        ("内蒙古", "150000"),
        ("浦东", "310115"),
        ("清新", "441803"),
        ("神农架", "429021"),
        ("威宁", "520526"),
        ("威宁县", "520526"),
        ("威宁自治县", "520526"),
        ("临夏州", "622900"),
        ("湘西州", "433100"),
        ("黔东南", "522600"),
        ("东乡县", "622926"),
        ("锡盟", "152500"),
        ("石家庄高新区", "130171"),
        ("乌镇", "330483100"),
    ],
)
def test_short_forms_find_their_division(gazetteer: Gazetteer, form: str, code: str) -> None:
    assert code in [d.code for d in gazetteer.find(form)]


def test_forms_are_found_again(gazetteer: Gazetteer) -> None:
    for code in ("440000", "440800", "440803", "622900", "520526", "130171", "440803001"):
        division = gazetteer.get(code)
        assert division is not None
        for form in gazetteer.forms(division):
            assert division in gazetteer.find(form) + gazetteer.find_within(form, code[:2] + "0000")


@pytest.mark.parametrize(
    ("form", "container", "found"),
    [
        ("布政", "440823", ["布政村"]),
        ("布政村", "440823106", ["布政村"]),
        ("布政村", "440800", []),  # a city with counties: too many villages of one name
        ("东新", "440803", ["东新街道", "东新社区"]),
        ("新园北社区", "440803", ["新园北社区"]),
        ("新园北", "440803011", ["新园北社区"]),
        ("白沙社区", "441900121", ["白沙社区"]),
        ("白沙社区", "441900", ["白沙社区"]),  # a city without counties
        ("高新区", "130100", ["石家庄高新技术产业开发区"]),
    ],
)
def test_find_within(gazetteer: Gazetteer, form: str, container: str, found: list[str]) -> None:
    assert names(gazetteer.find_within(form, container)) == found


def test_villages_of_cities_without_counties_have_their_town(gazetteer: Gazetteer) -> None:
    for city in ("441900", "442000", "460400", "620200"):
        members = [m for m in village_members() if m[:4] == city[:4]]
        assert members
        for code in list(read_villages(members[0]).names)[:5]:
            assert gazetteer.containers(code)[0].level is Level.TOWN
            assert gazetteer.containers(code)[1].code == city


@pytest.mark.parametrize(
    ("form", "found"),
    [
        ("莞铜", ["东莞市", "铜仁市"]),
        ("粤黔", ["广东省", "贵州省"]),
        ("苏青", ["江苏省", "青海省"]),
        ("浙川", ["浙江省", "四川省"]),
        ("京蒙", ["北京市", "内蒙古自治区"]),
        ("沪滇", ["上海市", "云南省"]),
        ("沪遵", ["上海市", "遵义市"]),
        ("闽宁", ["福建省", "宁夏回族自治区"]),
        ("宁杭", ["南京市", "杭州市"]),
        ("深汕", ["深圳市", "汕尾市"]),
        ("广佛", ["广州市", "佛山市"]),
        ("粤港澳", ["广东省", "香港特别行政区", "澳门特别行政区"]),
        ("粤", []),
        ("粤铜", []),  # a province and a city
        ("辽宁", []),
        ("青铜", []),
        ("广东", []),
        ("", []),
    ],
)
def test_joint_forms(gazetteer: Gazetteer, form: str, found: list[str]) -> None:
    assert names(gazetteer.joint(form)) == found


def test_is_within(gazetteer: Gazetteer) -> None:
    assert gazetteer.is_within("440823106220", "440823")
    assert gazetteer.is_within("620201100", "620200")
    assert gazetteer.is_within("429004", "420000")
    assert not gazetteer.is_within("440803", "440803")
    assert not gazetteer.is_within("440000", "440803")
    assert not gazetteer.is_within("440803", "440900")


def test_matcher_forms_leave_out_words_and_mark_doubtful_ones(gazetteer: Gazetteer) -> None:
    forms = {f.form: f for f in gazetteer.matcher_forms()}
    assert not {"合作", "资源", "开发区", "高新区", "粤", "城区", "东新", "店镇", "街道"} & forms.keys()
    assert min(map(len, forms)) == 2
    assert forms["凤凰"].cautious
    assert not forms["合作市"].level < Level.COUNTY
    assert not forms["霞山"].cautious
    assert forms["海南"].level is Level.PROVINCE
    assert forms["东新街道"].level is Level.TOWN


def test_every_parent_exists_and_no_row_is_a_dummy(gazetteer: Gazetteer, everything: dict[str, str]) -> None:
    assert len(everything) > 44_000
    assert not DUMMIES & set(everything.values())
    assert all(name.strip() == name != "" for name in everything.values())
    for code in everything:
        division = gazetteer.get(code)
        assert division is not None
        assert (division.parent == "") == (division.level is Level.PROVINCE)
        assert division.parent == "" or division.parent in everything


def test_codes_are_unique_and_well_formed() -> None:
    lines = gzip.decompress((FOLDER / "divisions.tsv.gz").read_bytes()).decode().splitlines()
    codes = [line.split("\t")[0] for line in lines]
    assert len(codes) == len(set(codes))
    assert all(code.isdecimal() and len(code) in (6, 9) for code in codes)


def test_villages_lie_in_known_places_and_are_named(gazetteer: Gazetteer, everything: dict[str, str]) -> None:
    assert len(village_members()) > 2_900
    for member in village_members()[::100]:
        villages = read_villages(member).names
        assert all(len(code) == 12 and code.startswith(member) for code in villages)
        assert all(gazetteer.containers(code)[0].level >= Level.CITY for code in villages)
        assert not any(name.endswith(("村委会", "居委会", "村民委员会")) for name in villages.values())


def test_hand_kept_short_forms_say_what_names_do_not(everything: dict[str, str]) -> None:
    rows = list(csv.reader((FOLDER / "short_forms.tsv").open(encoding="utf-8"), delimiter="\t"))[1:]
    for form, kind, codes, named in rows:
        assert [everything[c] for c in codes.split()] == named.split()
        if kind == "name" and len(codes) == 6:
            assert form not in module.short_forms(named, module.level_of(codes))
        elif kind != "name":
            assert (len(form) == 1) == (kind == "char")
    assert len({row[0] for row in rows}) == len(rows)


def test_common_words_are_sorted_and_unique() -> None:
    lines = (FOLDER / "common_words.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert lines == sorted(set(lines))


def test_an_unknown_treatment_names_file_entry_and_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "common_words.tsv").write_text("合作\talways\n", encoding="utf-8")
    monkeypatch.setattr(module, "_data", lambda: tmp_path)
    with pytest.raises(DataError, match=r"common_words\.tsv, 合作: .* never, context"):
        module._read_table("common_words.tsv", module.TREATMENTS)


def package(folder: Path, *, mtime: int) -> Path:
    """A tarball like the npm package's, with a few rows."""
    members = {
        "provinces": 'code,name\n44,"广东省"\n50,"重庆市"\n',
        "cities": 'code,name,provinceCode\n4408,"湛江市",44\n4419,"东莞市",44\n5002,"县",50\n',
        "areas": 'code,name\n440823,"遂溪县"\n441900,"东莞市"\n500237,"巫山县"\n',
        "streets": 'code,name\n440823106,"杨柑镇"\n440823500,"县直辖村级区划"\n441900003,"东城街道办事处"\n',
        "villages": 'code,name\n440823106220,"布政村委会"\n440823106221,"虚拟社区"\n441900003001,"岗贝社区居委会"\n',
    }
    path = folder / f"package-{mtime}.tgz"
    with tarfile.open(path, "w:gz") as tarball:
        for name, text in members.items():
            info = tarfile.TarInfo(f"package/dist/{name}.csv")
            info.size, info.mtime = len(text.encode()), mtime
            tarball.addfile(info, io.BytesIO(text.encode()))
    return path


def test_the_same_package_gives_the_same_bytes(maker: ModuleType, tmp_path: Path) -> None:
    digests = []
    for run in (1, 2):
        folder = tmp_path / str(run)
        folder.mkdir()
        maker.write_gazetteer(package(tmp_path, mtime=run), folder)
        digests.append([hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())])
    assert digests[0] == digests[1]


def test_made_data_has_no_fillers_and_plain_names(maker: ModuleType, tmp_path: Path) -> None:
    with tarfile.open(package(tmp_path, mtime=0)) as tarball:
        made = dict(maker.divisions(tarball))
        villages = maker.villages(tarball)
    assert [made[c] for c in ("440000", "440800", "440823", "440823106", "441900", "441900003", "500237")] == [
        "广东省", "湛江市", "遂溪县", "杨柑镇", "东莞市", "东城街道", "巫山县",
    ]  # fmt: skip
    assert not DUMMIES & set(made.values())
    assert villages == {"440823": [("440823106220", "布政村")], "441900": [("441900003001", "岗贝社区")]}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("布政村村民委员会", "布政村"),
        ("布政村委会", "布政村"),
        ("布政村民委员会", "布政村"),
        ("新园社区居民委员会", "新园社区"),
        ("港王居委会", "港王社区"),
        ("金鸡社区村民委员会", "金鸡社区"),
        ("新村村委会", "新村"),
        ("宝力召嘎查村", "宝力召嘎查村"),
        ("巴彦嘎查委员会", "巴彦嘎查"),
        ("直庆村（五村）委会", "直庆村"),
        ("工农社区居", "工农社区"),
        ("夏曲牧委会", "夏曲牧委会"),
        ("一连生活区", "一连生活区"),
        ("松原经济开发区虚拟社区", "松原经济开发区社区"),
        ("虚拟生活区", ""),
    ],
)
def test_village_names_lose_their_committee(maker: ModuleType, source: str, name: str) -> None:
    assert maker.village_name(source) == name


def test_loading_is_quick_enough_for_every_worker() -> None:
    read_gazetteer.cache_clear()
    start = time.perf_counter()
    read_gazetteer()
    # 0.15 s on the slowest machine at hand; the bound is loose so as not to fail on a busy one.
    assert time.perf_counter() - start < 1.5


def test_the_names_of_villages_are_those_of_the_villages(maker: ModuleType) -> None:
    stems = [maker.VILLAGE_UNIT.sub("", name) for name in read_villages("510822").names.values()]
    assert stems and all(is_village_name(stem) for stem in stems)
    assert not any(is_village_name(stem) for stem in ("帮助文星", "信用", "整", "部分", "志愿服务"))
