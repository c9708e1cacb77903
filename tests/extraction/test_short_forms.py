"""Short forms, words of address and pointers resolved within one article. Places are real, all else is made up."""

import pytest

from kg.extraction.anaphora import find_pointers
from kg.extraction.extract import survey
from kg.extraction.short_schools import school_forms, spelled_out
from tests.extraction.helpers import article, untagged


def meant_by(text: str, form: str) -> set[str]:
    """Labels of the things that the last occurrence of the form names or points to."""
    scene = survey(article(text), untagged())
    at = scene.doc.text.rindex(form)
    every = [m for t in scene.things.values() for m in t.mentions]
    every += find_pointers(scene.doc, scene.things, scene.setting, untagged())
    spans = [(at, at + len(form)), (at - 1, at + len(form) + 1)]
    return {scene.things[m.key].label for m in every if m.span in spans and m.key in scene.things}


@pytest.mark.parametrize(
    ("text", "form", "label"),
    [
        (
            "青川嘉雾坪茶业集团有限公司在青川县建厂。投产当天，嘉雾坪集团捐款。",
            "嘉雾坪集团",
            "青川嘉雾坪茶业集团有限公司",
        ),
        ("四川沐禾柠檬食品有限公司招工。随后，沐禾食品捐款。", "沐禾食品", "四川沐禾柠檬食品有限公司"),
        ("青川县沐禾花木种植专业合作社招工。沐禾合作社捐款。", "沐禾合作社", "青川县沐禾花木种植专业合作社"),
        ("青川县第二人民医院派出医疗队。县二院的医生义诊。", "县二院", "青川县第二人民医院"),
        ("青川县第三小学办起剪纸课。县三小的学生很高兴。", "县三小", "青川县第三小学"),
        ("嘉岳师范大学附属中学开课。首堂课由附中的教师主讲。", "附中", "嘉岳师范大学附属中学"),
        ("青川县推出“嘉禾青年衔苒人才培育计划”。衔苒计划已实施两年。", "衔苒计划", "嘉禾青年衔苒人才培育计划"),
        ("青川县提出“一湖三带五园”特色农业工程。眼下，135工程已经动工。", "135工程", "一湖三带五园特色农业工程"),
        ("嘉岭农村合作经济促进会（下称“农促会”）与青川县签约，农促会将派人。", "农促会", "嘉岭农村合作经济促进会"),
        ("青川沐禾茶业集团有限公司（业内简称沐禾集团）建厂。沐禾集团捐款。", "沐禾集团", "青川沐禾茶业集团有限公司"),
        ("青川县木鱼镇的孕产妇听课，由县妇幼的医生授课。", "县妇幼", "青川县妇幼保健院"),
    ],
)
def test_a_short_form_means_the_longer_name(text: str, form: str, label: str) -> None:
    assert meant_by(text, form) == {label}


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("青川县沐禾精密有限公司与青川县沐禾光电有限公司招工。沐禾的产品很好。", "沐禾"),
        ("青川县新经济发展有限公司招工。新经济蓬勃发展。", "新经济"),
        ("青川县推出“嘉禾青年人才培育计划”。人才计划很多。", "人才计划"),
        ("王立山和王大海来到青川县。小王很忙。", "小王"),
    ],
)
def test_a_form_that_says_too_little_means_nothing(text: str, form: str) -> None:
    assert not meant_by(text, form)


@pytest.mark.parametrize(
    ("text", "form", "label"),
    [
        ("青川县农技员吴晓梅到村里。老茶农们说，小吴很能干。", "小吴", "吴晓梅"),
        ("青川县副县长欧阳立山讲话。会后，欧阳老师又讲了一课。", "欧阳老师", "欧阳立山"),
        ("青川县人民医院主任周立山与护士长周敏义诊。周护士长为老人量血压。", "周护士长", "周敏"),
        ("王秀兰和王立国是一对夫妻。王女士负责销售。", "王女士", "王秀兰"),
        ("魏立山、魏大海父子种树。如今老魏已经退休。", "老魏", "魏立山"),
        ("青川县的扎西罗布开民宿。听说客人来，扎西起得很早。", "扎西", "扎西罗布"),
    ],
)
def test_people_by_less_than_their_names(text: str, form: str, label: str) -> None:
    assert meant_by(text, form) == {label}


@pytest.mark.parametrize(
    ("text", "form", "labels"),
    [
        ("青川县木鱼镇和剑阁县龙源镇结对。去年，两镇办了集市。", "两镇", {"木鱼镇", "龙源镇"}),
        ("广元市、绵阳市、德阳市联合办展。三市承诺免费。", "三市", {"广元市", "绵阳市", "德阳市"}),
        ("青川县教育局和剑阁县教育局联考。两局建了题库。", "两局", {"青川县教育局", "剑阁县教育局"}),
        ("嘉陵粮油集团与沐禾米业集团来青川县考察。两家企业将建粮库。", "两家企业", {"嘉陵粮油集团", "沐禾米业集团"}),
        ("四川沐禾茶业有限公司与青川县木鱼镇签约。双方约定保底收购。", "双方", {"四川沐禾茶业有限公司", "木鱼镇"}),
        ("沪深两市上涨，青川县和剑阁县很忙。两会召开。", "两会", set()),
        ("巴中市通江县的鲜菇卖到宁波，甬巴协作架起了桥。", "甬巴", {"宁波市", "巴中市"}),
        ("青川县深化合作。", "深化", set()),
    ],
)
def test_words_for_several_things(text: str, form: str, labels: set[str]) -> None:
    assert meant_by(text, form) == labels


@pytest.mark.parametrize(
    ("text", "form", "label"),
    [
        ("青川县沐禾传习馆开放。开馆以来，该馆接待千人。", "该馆", "青川县沐禾传习馆"),
        ("四川沐禾粮油集团与贵州嘉陵米业集团合作。这家四川企业负责管理。", "这家四川企业", "四川沐禾粮油集团"),
        ("沐禾智慧农机产业联盟在青川县成立。今年，联盟办了比赛。", "联盟", "沐禾智慧农机产业联盟"),
    ],
)
def test_demonstratives(text: str, form: str, label: str) -> None:
    assert meant_by(text, form) == {label}


def test_short_endings_of_schools_and_hospitals() -> None:
    assert {"县一中", "青川一中"} <= set(school_forms("青川县第一中学", ("青川县", "青川")))
    assert spelled_out("三小") == "第三小学"
    assert spelled_out("卫生院") == "卫生院"


@pytest.mark.parametrize("word", ["县教育局", "团县委", "县融媒体中心", "县委社工部"])
def test_a_body_by_its_level_at_the_beginning_of_a_sentence(word: str) -> None:
    assert len(meant_by(f"青川县木鱼镇的茶熟了。{word}派人帮忙。", word)) == 1


@pytest.mark.parametrize(
    ("text", "form", "label"),
    [
        ("青川县公安、民政、住建等部门联合摸排。", "住建", "青川县住建局"),
        ("青川县木鱼镇党委联合县人武部、水利、卫健部门开展演练。", "卫健", "青川县卫健委"),
        ("嘉陵农业职业学院党委、团委、学生处组织学生下乡。", "团委", "嘉陵农业职业学院团委"),
        ("团县委、教育局、财政局来到青川县。青川县很高兴。", "教育局", "青川县教育局"),
    ],
)
def test_offices_in_a_list(text: str, form: str, label: str) -> None:
    assert meant_by(text, form) == {label}


def test_charges_of_no_place_are_no_offices() -> None:
    assert not meant_by("今年，公安、民政、住建等部门联合摸排。", "住建")
