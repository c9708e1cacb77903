"""Organizations by what makes them: known ones, charges, branches, lists, first words. Places are real, all else is
made up but for bodies that the whole country knows."""

import pytest

from kg.extraction.entities.inner import find_inner
from kg.extraction.mention import Mention
from kg.knowledge.lexicon import read_lexicon
from kg.vocab import EntityType
from tests.extraction.helpers import document, names, read


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # known all over the country, under another name, with a trade behind, among others of their kind
        ("国家发改委和人社部印发通知。", {"国家发展改革委", "人力资源和社会保障部"}),
        ("格力、苹果、比亚迪等企业宣布捐赠。", {"格力", "苹果公司", "比亚迪"}),
        ("华能热电向青川县捐款。", {"华能热电"}),
        ("晚会由央视网直播。", {"央视网"}),
        # offices by what they are charged with
        ("青川县药监局召开会议。", {"青川县药监局"}),
        ("四川省地方金融监管局印发通知。", {"四川省地方金融监管局"}),
        ("青川县乡村振兴局制定了办法。", {"青川县乡村振兴局"}),
        ("青川县住建委会同青川县审计局检查。", {"青川县住建委", "青川县审计局"}),
        ("青川县综合整治办公室答复了居民。", {"青川县综合整治办公室"}),
        ("青川县水务局水政监察科开展检查。", {"青川县水务局", "青川县水务局水政监察科"}),
        ("青川县体育局和市场监督管理局来了。", {"青川县体育局", "青川县市场监督管理局"}),
        ("青川县公安局驻乔庄镇工作队走访农户。", {"青川县公安局", "青川县公安局驻乔庄镇工作队"}),
        ("青川县委组织部开会。", {"青川县委组织部"}),
        # branches
        ("农业银行青川支行放贷。", {"中国农业银行", "农业银行青川支行"}),
        ("嘉陵甲盛运输有限公司广元分公司开业。", {"嘉陵甲盛运输有限公司", "嘉陵甲盛运输有限公司广元分公司"}),
        ("文岭师范大学书法中心成立。", {"文岭师范大学", "文岭师范大学书法中心"}),
        ("文岭师范大学的学生来了，地理学与旅游学学院派出老师。", {"文岭师范大学", "地理学与旅游学学院"}),
        # lists, and a company under its brand
        ("欣陵智控、汤岭科技等多家高新技术企业入驻。", {"欣陵智控", "汤岭科技"}),
        ("青川岭沃农业科技有限公司招工，岭沃农业的大棚很大。", {"青川岭沃农业科技有限公司"}),
        ("广元登高鼎岭科技有限公司招工。", {"广元登高鼎岭科技有限公司"}),
        ("小区里“溪畔互助社”很忙。", {"溪畔互助社"}),
        ("承办单位嘉陵教育电视台录像。", {"嘉陵教育电视台"}),
        # the armed forces, missions abroad, great houses in the regions
        ("陆军第90集团军某旅官兵赶到青川县。", {"陆军第90集团军某旅"}),
        ("武警第二机动总队某支队官兵赶来，红四十二军曾在此驻扎。", {"武警第二机动总队某支队", "红四十二军"}),
        ("中国驻新西兰大使馆发布提醒。", {"中国驻新西兰大使馆"}),
        ("四川移动广元分公司开通基站。", {"四川移动", "四川移动广元分公司"}),
        ("中国石化四川广元石油保障供油。", {"中国石化", "中国石化四川广元石油"}),
        # trades, measures and phrases inside full names
        ("广元楚岭新能源创新科技有限公司开工。", {"广元楚岭新能源创新科技有限公司"}),
        ("四川米岭实业（集团）有限公司签约。", {"四川米岭实业（集团）有限公司"}),
        ("广元岭沃物流服务有限公司开业。", {"广元岭沃物流服务有限公司"}),
        ("青川县退役军人志愿者协会捐款。", {"青川县退役军人志愿者协会"}),
        # numbers, desks, an ending that a longer word hides
        ("青川县第十七中学开学。", {"青川县第十七中学"}),
        ("青川县美食办走访商户。", {"青川县美食办"}),
        ("青川县棋艺协会成立。", {"青川县棋艺协会"}),
        ("水利部联合农业农村部下发通知。", {"水利部", "农业农村部"}),
        ("青川县妇联和乔庄镇政府走访农户。", {"青川县妇联", "乔庄镇政府"}),
        # verbs before and behind a name; a college goes by the name that it gave itself
        ("围绕青川县生态建设办了三场活动。", set()),
        ("石坝乡六个小组各建党支部。", set()),
        ("青川县综治中心统筹岭溪服务中心的工作。", {"青川县综治中心", "岭溪服务中心"}),
        ("“组团式”帮扶典型镇卫生院。", set()),
        ("青川县建立“四个100”干部人才储备库。", set()),
        ("四川岭沃职业技术学院招生。", {"四川岭沃职业技术学院"}),
        # a bare level, the League's committee, houses and institutes in a place, offices abroad
        (
            "青川县委宣传部、县文化和旅游局、团县委主办。",
            {"青川县委宣传部", "青川县文化和旅游局", "共青团青川县委员会"},
        ),
        ("中国科学院成都甲苗研究所来人。", {"中国科学院", "中国科学院成都甲苗研究所"}),
        ("中国邮政集团青川县分公司揽件。", {"中国邮政", "中国邮政集团青川县分公司"}),
        ("广元市驻昆明办事处开会。", {"广元市驻昆明办事处"}),
    ],
)
def test_what_is_found(text: str, found: set[str]) -> None:
    assert set(names(read(text), "Organization")) == found


@pytest.mark.parametrize(
    "text",
    [
        "村里种苹果和小米，日子和和美美的。",
        "他通过抖音直播带货。",
        "大家参加腾讯会议。",
        "来源：光明网",
        "人民网北京8月1日电（记者王立山）",
        "农村公路的建设所取得的成绩。",
        "青川县组织住建、水务等部门检查。",
        "青川县人大代表走访农户。",
        "两地签署战略合作协议。",
        "活动回应一老一小的需求，陪伴一小时。",
        "中共中央政治局会议。",
        "这是青川县的产业布局。",
        "解放军部队赶来，老人用移动电话联系家人。",
        "青川县主办了比赛，也好办事。",
        "他们购买灾毁保险，设备有限公司很多。",
        "北京日报客户端 | 记者 王立山",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert not names(read(text), "Organization")


def test_a_post_in_a_group_of_the_party_names_the_office_alone() -> None:
    found = names(read("青川县财政局党组书记王立山讲话。"), "Organization")
    assert set(found) == {"青川县财政局"}


def test_what_a_body_was_is_no_part_of_its_name() -> None:
    assert set(names(read("青川县乔庄镇山前村原党支部书记王立山讲话。"), "Organization")) == {"山前村党支部"}


def test_the_committee_whose_department_acts_is_not_named_itself() -> None:
    assert set(names(read("广元市委宣传部主办活动。"), "Organization")) == {"广元市委宣传部"}


def test_a_company_is_not_its_branch() -> None:
    text = "嘉陵甲盛运输有限公司开业。嘉陵甲盛运输有限公司广元中心支公司也开业。"
    assert len(names(read(text), "Organization")) == 2


def test_a_museum_is_a_place_too() -> None:
    museum = next(e for e in read("青川县博物馆开馆。").entities if e.label == "青川县博物馆")
    assert [str(kind) for kind in museum.also] == ["Place"]


def test_units_of_two_bodies_are_two() -> None:
    text = "四川省民政厅养老服务处处长王立山，广元市民政局养老服务处处长李文秀到场。"
    assert {"四川省民政厅养老服务处", "广元市民政局养老服务处"} <= set(names(read(text), "Organization"))


def test_a_bare_branch_is_that_of_the_one_bank() -> None:
    text = "农业银行广元市分行开展活动。广元市分行党委领导来了。"
    assert "广元市分行" not in names(read(text), "Organization")


def test_an_ending_that_no_list_has_shortened() -> None:
    assert "中小学" not in names(read("青川县各中小学校长参加培训。"), "Organization")


@pytest.mark.parametrize(
    "name, inner",
    [
        ("青川县武术协会党支部", "青川县武术协会"),
        ("青川县公安局木鱼派出所", "青川县公安局"),
        ("文华集团党委", "文华集团"),
        ("文华集团有限公司", ""),  # one name
        ("青川县中心敬老院", ""),
        ("文华大学生支教团", ""),
    ],
)
def test_the_body_that_a_longer_name_begins_with(name: str, inner: str) -> None:
    doc = document(name + "举行活动。")
    outer = Mention(0, len(name), EntityType.ORGANIZATION, name, "organization.tagged")
    found = find_inner(doc, read_lexicon(), [outer])
    assert [m.name for m in found] == [inner] * bool(inner)
    assert outer.owner == inner
