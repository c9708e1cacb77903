"""The four finders: what is found, where it begins and ends, what is left alone. Places are real, all else is made up."""

import pytest

from kg.extraction.mention import LONGEST_NAME
from tests.extraction.helpers import mentions, names, read


@pytest.mark.parametrize(
    ("type", "text", "found"),
    [
        ("Place", "青川县种茶。", {"青川县"}),
        ("Place", "四川省广元市青川县种茶。", {"四川省", "广元市", "青川县"}),
        ("Place", "青川县乔庄镇山前村种茶。", {"青川县", "乔庄镇", "山前村"}),
        ("Place", "代表团走进青川县云岭生态园参观。", {"青川县", "云岭生态园"}),
        # a village by the name that villages bear, or that no dictionary has, whatever stands before it
        ("Place", "志愿者帮助文星村修路。", {"文星村"}),
        ("Place", "据青川县乔庄镇介绍，驻龙泉村工作队来了。", {"青川县", "乔庄镇", "龙泉村"}),
        ("Place", "青川县石门、水田、羊角三个苗寨很美。", {"青川县", "石门", "水田", "羊角"}),
        ("Place", "青川县乔庄镇锦绣小区有一座云岭公园。", {"青川县", "乔庄镇", "锦绣小区", "云岭公园"}),
        ("Place", "广元市高新区和经开区都来了。", {"广元市", "广元市高新区", "广元市经开区"}),
        ("Place", "游客参观台湾嘉义的茶园和印尼的海岛。", {"台湾省", "嘉义县", "印度尼西亚"}),
        ("Place", "游客从泰山来到雄安新区。", {"泰山", "雄安新区"}),
        ("Place", "青川县乔庄街的茶园。", {"青川县", "乔庄镇"}),
        ("Place", "青川县乔庄镇西大桥社区的茶园。", {"青川县", "乔庄镇", "西大桥社区"}),
        ("Organization", "青川县教育局开会。", {"青川县教育局"}),
        ("Organization", "青川县文华小学开学了。", {"青川县文华小学"}),
        ("Organization", "嘉陵江机械有限公司捐款。", {"嘉陵江机械有限公司"}),
        ("Organization", "嘉陵集团捐款。", {"嘉陵集团"}),
        ("Organization", "青川县茶叶协会成立。", {"青川县茶叶协会"}),
        ("Organization", "青川县总工会和青川县妇联开展活动。", {"青川县总工会", "青川县妇联"}),
        ("Programme", "青川县开展“山海同行”行动。", {"山海同行行动"}),
        ("Programme", "青川县实施“百企联百村”工程。", {"百企联百村工程"}),
        ("Programme", "青川县推行“1+3+5”工作机制。", {"1+3+5工作机制"}),
        ("Person", "青川县文华小学校长王立山介绍情况。", {"王立山"}),
        ("Person", "青川县文华小学教师阿依古丽·麦麦提，很受欢迎。", {"阿依古丽·麦麦提"}),
        ("Person", "青川县教育局局长欧阳文静出席。", {"欧阳文静"}),
        ("Person", "工作组组长赵海到青川县调研。", {"赵海"}),
        ("Person", "青川县文华小学教师阿依古丽·麦麦提上课。", {"阿依古丽·麦麦提"}),
    ],
)
def test_what_is_found(type: str, text: str, found: set[str]) -> None:
    every = set().union(*names(read(text), type).values(), set())
    assert found <= every, every
    assert len(names(read(text), type)) == len(found), every


@pytest.mark.parametrize(
    ("type", "text"),
    [
        ("Place", "大家高兴地说，日子越过越好。"),
        ("Place", "全镇和各村都在努力，每个社区都有活动。"),
        ("Place", "建立信用村，整村推进，走村入户，全力打造清廉社区。"),
        ("Place", "参观爱国主义教育基地和历史文化遗址，建设高速铁路。"),
        ("Place", "全力支持铁路建设，转移到35处安置点，改造老旧小区。"),
        ("Place", "小上海来了，大家投身于家乡建设，教师以及老年、青年两组队员都在。"),
        ("Place", "建设科创中心，利用现代农业产业园和一座主题公园。"),
        ("Organization", "各企业、有关部门和学校都很忙。"),
        ("Organization", "多家公司和一所学校参加。"),
        ("Programme", "他说：“今天真高兴。”"),
        ("Programme", "这里被称为“鱼米之乡”。"),
        ("Programme", "有关活动和各项工程都在进行。"),
        ("Person", "高校毕业生和党员干部都来了。"),
        ("Person", "书记、主任和校长都来了。"),
    ],
)
def test_what_is_left_alone(type: str, text: str) -> None:
    assert not names(read(text), type)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("近日在青川县文华小学举行活动。", "青川县文华小学"),
        ("代表团来到青川县文华小学参观。", "青川县文华小学"),
        ("由青川县总工会主办的活动很热闹。", "青川县总工会"),
        ("活动得到了嘉陵集团的支持。", "嘉陵集团"),
        ("青川县与嘉陵集团签约。", "嘉陵集团"),
    ],
)
def test_where_a_name_begins(text: str, name: str) -> None:
    assert [m.name for m in mentions(text, "Organization")] == [name]


def test_the_place_in_a_longer_name_is_no_actor() -> None:
    [place] = mentions("青川县文华小学开学了。", "Place")
    assert place.inside


def test_a_department_belongs_to_its_body() -> None:
    found = read("青川县人民医院心内科开展义诊。")
    label = {e.id: e.label for e in found.entities}
    assert ("青川县人民医院心内科", "青川县人民医院") in {
        (label[s.subject], label[s.object]) for s in found.statements if s.predicate == "partOf"
    }


def test_mentions_are_in_order_and_never_cross() -> None:
    text = "四川省广元市青川县文华小学校长王立山与嘉陵集团开展“山海同行”行动，青川县总工会参加。"
    found = [m for t in ("Place", "Organization", "Programme", "Person") for m in mentions(text, t)]
    for a in found:
        assert not [b for b in found if a.start < b.start < a.end < b.end]


def test_a_row_of_names_without_commas_is_no_name_as_long_as_it() -> None:
    every = names(read("青川县" + "蓝海第一分公司" * 300 + "开会。"), "Organization")
    assert "青川县蓝海第一分公司蓝海第一分公司" in every
    assert max(map(len, every)) <= LONGEST_NAME
