"""The segmenter: jieba's algorithm and dictionary (rjieba, the same in Rust), with the words of the lexicon added."""

from collections.abc import Iterable
from functools import lru_cache

import rjieba

from kg.knowledge.gazetteer import Level, MatcherForm, read_gazetteer
from kg.knowledge.lexicon import read_lexicon

#: words of this genre that jieba cuts apart or takes for verbs; they decide where a name may begin
_COMPOUNDS = (
    "党组织 基层党组织 非公经济组织 非公企业 社会组织 两新组织 两新党组织 新经济组织 新社会组织 个私企 个私 党工委 两新工委 典型镇 典型村 典型县镇村 镇街 村企 "
    "职业介绍 人才交流 经济合作 对外合作 招商引资 技术推广 技术转移 成果转化 就业创业 医疗保障 社会保障 社会救助 校企 政企 结对共建 联建共建 党建联建 志愿者 志愿服务 百千万工程 平急转换 以下简称 挂牌 揭牌 农文旅 文旅 商协会 乡贤 驻村工作队 帮扶工作队 两委 村两委"
).split()


@lru_cache(maxsize=1)
def read_tokenizer() -> rjieba.Jieba:
    """A segmenter of our own, so that nobody else's dictionary changes a result."""
    lexicon, tokenizer = read_lexicon(), rjieba.Jieba()
    _add(tokenizer, (f.form for f in read_gazetteer().matcher_forms() if _sure(f)), "ns")
    _add(tokenizer, (w for w in lexicon.org_suffixes if len(w) > 2), "n")
    _add(tokenizer, (w for w in lexicon.titles if len(w) > 1), "n")
    _add(tokenizer, _COMPOUNDS, "n")
    return tokenizer


def _sure(form: MatcherForm) -> bool:
    """Full names, and short names of provinces and cities: no short name of a county, 四面环江 is not 环江."""
    return not form.cautious and (form.level <= Level.CITY or form.form[-1] in "省市县区旗州盟镇乡道木")


def _add(tokenizer: rjieba.Jieba, words: Iterable[str], tag: str) -> None:
    for word in words:
        if len(word) > 2 or not tokenizer.has_word(word):
            tokenizer.add_word(word, None, tag)
