"""Names taken apart: what may be left out of them, and whether what remains says anything. Pure."""

import re
from functools import lru_cache

from kg.extraction.boundary import is_proper
from kg.knowledge.gazetteer import Gazetteer
from kg.knowledge.lexicon import Lexicon
from kg.knowledge.names import read_name_shares
from kg.vocab import EntityType

#: 市|人民医院, 所|党支部: a level or a kind of body that stands for the one that is meant
_LEVELS = re.compile(r"^(?:[省市州县区旗镇乡村所校院局厅处站队厂]级?|街道|社区|自治[区州县]|公司|集团|机关)+")
#: 蓝海机械|有限公司
_LEGAL_FORM = re.compile(r"(?:集团|控股|股份|有限责任|有限|总公司|公司)+$")
#: 蓝海机械集团|有限公司
_LIMITED = re.compile(r"(?:股份有限|有限责任|有限)公司$")
#: 第三届|春耕节, 2023年|春耕节
_EDITION = re.compile(r"^(?:20\d\d年?(?:[上下]半年|度)?)?(?:第[一二三四五六七八九十百\d]+届|首届)?")
#: 春雨|专项行动
_KIND = re.compile(r"(?:(?:系列|主题|专项|公益|志愿服务|实践|重要)*(?:活动|行动|项目|工程|计划|工作|理念|战略))+$")
#: 一号|工程, 二期|项目: a count says nothing of what is counted
_ORDINAL = re.compile(r"第?[一二三四五六七八九十百两\d]+(?:阶段|[号期批])")
#: expected bearers of a rare name among ten thousand people
RARE = 0.01
#: a Chinese name has no more characters than this: compound surname and two more
_LONGEST = 4


@lru_cache(maxsize=1 << 16)
def clean(name: str) -> str:
    """The name without spaces and slashes, as ids have it."""
    return "".join(name.split()).replace("/", "")


def core(name: str, type_: EntityType) -> str:
    """The name without what may be left out of it: the legal form of a company, the edition and kind of a programme."""
    if type_ is EntityType.ORGANIZATION:
        return _LEGAL_FORM.sub("", name)
    return _KIND.sub("", _EDITION.sub("", name)) if type_ is EntityType.PROGRAMME else name


def cores_of(name: str, type_: EntityType) -> set[str]:
    """The name without its legal form, edition and kind, and a company's without the last words of its form alone."""
    found = {core(name, type_)}
    return found | {_LIMITED.sub("", name)} if type_ is EntityType.ORGANIZATION else found


def forms_agree(one: str, other: str) -> bool:
    """Whether two legal forms may be of one house: 集团 and 集团有限公司, 公司 and any; not 有限公司 and 股份有限公司."""
    return "公司" in (one, other) or one.startswith(other) or other.startswith(one)


def edition(name: str) -> str:
    """The year or number that a programme's name begins with: 第三届, 2023年; "" for none."""
    found = _EDITION.match(name)
    return found[0] if found else ""


def is_generic(name: str, lexicon: Lexicon) -> bool:
    """Whether a name, but for a level, a year or an edition that it begins with, is made of everyday words alone."""
    bare = clean(name)
    return _is_generic(_LEVELS.sub("", _ORDINAL.sub("", bare.removeprefix(edition(bare)))), lexicon)


def is_branch_name(name: str, lexicon: Lexicon, gazetteer: Gazetteer) -> bool:
    """Whether a name says but where a part of a house is, not of which house: 浙江省|分公司."""
    ending = next((e for e in lexicon.words("local_branch") if name.endswith(e)), "")
    return bool(ending) and gazetteer.has_form(name.removesuffix(ending))


def is_registered(name: str, lexicon: Lexicon) -> bool:
    """Whether a body has a name that is registered once in the country, wherever it is at work."""
    return name.endswith(tuple(lexicon.words("registered")))


def is_foreign(name: str) -> bool:
    """Whether a person's name is a foreign one written out: 安娜·伊万诺娃, or longer than any Chinese name."""
    return "·" in name or len(name) > _LONGEST


def is_rare_person(name: str, lexicon: Lexicon) -> bool:
    """Whether hardly anybody else bears a person's name."""
    return is_foreign(name) or (not is_address(name, lexicon) and read_name_shares().bearers(name) < RARE)


def is_address(name: str, lexicon: Lexicon) -> bool:
    """Whether it is how anybody of a surname is called, or anybody at all: 陈师傅, 小丽."""
    words = lexicon.words("forms_of_address")
    return name[1:] in words or name[2:] in words or (len(name) < _LONGEST and name[0] in lexicon.words("nickname"))


@lru_cache(maxsize=1 << 16)
def _is_generic(name: str, lexicon: Lexicon) -> bool:
    return not is_proper(name, lexicon, lexicon.endings)
