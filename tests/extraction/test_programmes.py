"""Programmes: what makes a name of quoted words, of an ending, of a number, of a list; places are real, all else is not."""

import pytest

from tests.extraction.helpers import names, read


def labels(text: str) -> set[str]:
    """Every name of every programme that the text names."""
    return set().union(*names(read(text), "Programme").values(), set())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("青川县开展“山海”系列帮扶行动。", "山海系列帮扶行动"),
        ("“民企入川”考察对接活动走进青川县。", "民企入川考察对接活动"),
        ("自“千人访百户”大走访活动开展以来，群众满意。", "千人访百户大走访活动"),
        ("青川县举办“山歌飞扬”第12场活动。", "山歌飞扬第12场活动"),
        ("社区开展以“平安出行”为主题的交通知识宣讲进社区活动。", "平安出行为主题的交通知识宣讲进社区活动"),
        ("社区打造“十分钟便民服务圈”。", "十分钟便民服务圈"),
        ("小区已实施“微菜园”。", "微菜园"),
        ("“首届青川山歌论坛”15日在青川县开幕。", "首届青川山歌论坛"),
        ("两岸“山歌”文化交流会在青川县举行。", "山歌文化交流会"),
        ("他说，多亏了‘山海同行’助学行动，我能上学了。", "山海同行助学行动"),
        ("青川县开展“手拉手”活动。", "手拉手活动"),
        ("公司构建“公司+农户”的共同致富模式。", "公司+农户"),
    ],
)
def test_quoted_names(text: str, found: str) -> None:
    assert found in labels(text), labels(text)


@pytest.mark.parametrize(
    "text",
    [
        "社区采用“线上+线下”相结合的方式。",
        "村里通过“茶园+民宿”等场景吸引游客。",
        "公司提供“保姆式”服务。",
        "青川县成立“山歌志愿服务队”。",
        "服务队是由“山歌”志愿服务队组成的。",
        "大家打出一套“组合拳”。",
        "村庄变成了“大花园”。",
        "受“海葵”台风影响，学校停课。",
    ],
)
def test_quoted_words_that_name_no_programme(text: str) -> None:
    assert not labels(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("派出所围绕秋季治安打击整治行动，加强巡逻。", "秋季治安打击整治行动"),
        ("水务站建立灌渠险情排查处置回访机制。", "灌渠险情排查处置回访机制"),
        ("县里持续推进村庄垃圾清理行动。", "村庄垃圾清理行动"),
        ("记者走进嘎子坪隧道项目、嘎子垭隧道项目。", "嘎子坪隧道项目"),
        ("益通年产12万吨锂电池项目在青川县投产。", "益通年产12万吨锂电池项目"),
        ("青川县推出八项举措：数字赋能行动、能力提升行动、暖心帮扶行动。", "能力提升行动"),
        ("青川县举办首届高山白菜开园节。", "首届高山白菜开园节"),
        ("第九届青川核桃大会在青川县举行。", "第九届青川核桃大会"),
        ("活动包含青茶研讨会、山歌晚会及展览。", "青茶研讨会"),
        ("《青川县水库修缮指导意见（试行）》印发。", "青川县水库修缮指导意见（试行）"),
        ("《关于做好青川县水库修缮工作的通知》印发。", "关于做好青川县水库修缮工作的通知"),
        ("各地推进京津冀协同发展。", "京津冀协同发展"),
        ("公司积极响应RCEP。", "区域全面经济伙伴关系协定"),
    ],
)
def test_names_without_quotes(text: str, found: str) -> None:
    assert found in labels(text), labels(text)


@pytest.mark.parametrize(
    "text",
    [
        "镇里组织开展线上招聘活动。",
        "学校开展多种少年科普实践活动。",
        "今年引进亿元产业项目12个。",
        "学校发放了3万元助学金。",
        "大家打造县域特色品牌。",
        "他学的是车辆系统工程技术。",
        "探索创新模式，健全工作机制。",
        "村里开展青年足球比赛等体育赛事活动。",
        "2023年开展了工作，2022年度产业发展很好。",
        "西安铁路运输法院开庭。",
        "长三角一体化示范区成立。",
    ],
)
def test_what_names_no_programme(text: str) -> None:
    assert not labels(text)


@pytest.mark.parametrize(
    "text",
    [
        "青川县举办第三届青川核桃文化节。本届核桃文化节很热闹。",
        "公司2023年“山海茶路”助学活动在青川县举行。多亏了“山海茶路”助学行动。",
        "青川县实施“春茶”工程。2023年“春茶”工程已经启动。",
    ],
)
def test_one_programme_under_several_names(text: str) -> None:
    assert len(names(read(text), "Programme")) == 1, names(read(text), "Programme")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("镇里的“山歌伴夜”志愿者走进村庄。", "山歌伴夜"),
        ("“山歌大集市”是什么？村民说，“山歌大集市”天天有。", "山歌大集市"),
        ("记者看到了“暖流行动·百人进山”公告。", "暖流行动·百人进山"),
        ("区里建立了“山林巡护监督模型”。", "山林巡护监督模型"),
        ("他说，大家为“春茶暖冬项目”捐款。", "春茶暖冬项目"),
    ],
)
def test_quoted_names_that_no_verb_runs(text: str, found: str) -> None:
    assert found in labels(text), labels(text)


@pytest.mark.parametrize(
    "text",
    [
        "村里“一房难求”，真的“一房难求”。",
        "大家学习“山歌战士精神”，宣传“山歌战士精神”。",
        "房前屋后“尊老爱幼”，村里村外“尊老爱幼”。",
    ],
)
def test_quoted_words_that_recur_and_name_no_programme(text: str) -> None:
    assert not labels(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("镇里启动了旧水渠成套改造项目。", "旧水渠成套改造项目"),
        ("村里开展为期三天的推普实践活动，很热闹。", "推普实践活动"),
        ("县里印发实施水渠清淤三年攻坚行动，成效好。", "水渠清淤三年攻坚行动"),
        ("在水渠清淤三年攻坚行动中，大家很努力。", "水渠清淤三年攻坚行动"),
        ("山区水渠安全星级评定机制是镇里的做法。", "山区水渠安全星级评定机制"),
        ("通过红茶杯计划、山歌声计划、竹笛计划，孩子很高兴。", "山歌声计划"),
        ("在当天举行的青川水渠管护经验交流座谈会上，大家发言。", "青川水渠管护经验交流座谈会"),
        ("青山陵祭祖典礼在青川县举行。", "青山陵祭祖典礼"),
        ("局里召开水渠风险会商暨加强跨镇监管会议，梳理情况。", "水渠风险会商暨加强跨镇监管会议"),
    ],
)
def test_names_that_a_clause_makes_whole(text: str, found: str) -> None:
    assert found in labels(text), labels(text)


@pytest.mark.parametrize(
    "text",
    [
        "镇里开展丰富多彩的活动。",
        "学校开展了一些文化体育活动。",
        "公司完善职工住房等保障政策。",
        "学校举行本次夏令营活动。",
        "大家开展各类公益活动，参与者很多。",
        "医生制定了后续治疗计划。",
    ],
)
def test_clauses_that_name_no_programme(text: str) -> None:
    assert not labels(text)


def test_a_class_under_a_name_is_apart_from_the_programme() -> None:
    found = names(read("青川县实施“山歌伴我”行动。镇里举办“山歌伴我”技能培训班。"), "Programme")
    assert len(found) == 2, found


@pytest.mark.parametrize("form", ["党的二十大精神", "二十大报告", "中国共产党第二十次全国代表大会"])
def test_a_congress_is_one_programme_whatever_of_it_is_followed(form: str) -> None:
    found = names(read(f"青川县组织干部学习{form}。"), "Programme")
    assert list(found) == ["党的二十大"]


@pytest.mark.parametrize("text", ["党的十八大以来，青川县修了三条路。", "党的二十大代表李建华走进青川县。"])
def test_a_congress_that_is_but_a_time_or_a_title_is_no_programme(text: str) -> None:
    assert not labels(text)


def test_a_name_that_says_its_theme_first_keeps_its_preposition() -> None:
    found = names(read("青川县文华小学举行以“春雨润心”为主题的宣讲活动。"), "Programme")
    assert set(found) == {"以春雨润心为主题的宣讲活动"}
