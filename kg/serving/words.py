"""Every word of the pages, in Chinese and English."""

from collections.abc import Mapping

from kg.vocab import LABELS_EN, LABELS_ZH

LANGUAGES: Mapping[str, str] = {"zh": "zh-CN", "en": "en"}  #: key in this module -> value of a lang attribute

_ZH: Mapping[str, str] = {
    **LABELS_ZH,
    "funds<": "出资方", "locatedIn<": "辖有 / 设有", "partOf<": "下属", "participatesIn<": "参与方",
    "partnersWith<": "合作", "runs<": "实施方", "supports<": "帮扶方", "worksFor<": "任职人员",
    "site": "知识图谱", "graph": "关系图", "query": "查询", "ontology": "词汇表", "other": "English", "skip": "跳到正文",
    "article": "报道", "statement": "陈述", "evidence": "原句", "decision": "名称的分合",
    "also called": "又称", "may also be": "也可视为", "code": "区划代码", "level": "级别", "scope": "所在",
    "corrected": "人工更正", "gazetteer": "由行政区划表补入，报道中没有直接提及。", "in graph": "在关系图中查看",
    "formats": "其他格式", "iri": "标识", "facts": "事实", "no facts": "没有记录事实。", "doubtful": "存疑的事实",
    "confidence": "可信度", "rule": "规则", "characters": "字符", "articles": "见于报道", "names": "提到的名称",
    "same": "又见作", "different": "不同于",
    "reprint of": "转载自", "original": "打开原文链接", "date": "日期", "outlet": "媒体", "author": "作者",
    "source": "文件", "claimed by": "说话人", "more facts": "只列出 {all} 条事实中的 {shown} 条；全部见 Turtle。",
    "unknown": "没有这个节点：{id}", "did you mean": "您要找的是不是：", "no similar": "没有相似的名称。",
    "more": "另有 {n} 个",
    "page title": "SPARQL 查询", "editor": "SPARQL 查询语句", "run": "运行", "run hint": "Ctrl+Enter 运行",
    "questions": "现成的查询", "narrow": "填写条件", "ask": "提问", "no questions": "没有现成的查询。", "prefixes": "以下前缀无需声明",
    "limits": "只读；每个查询限时 {seconds} 秒，结果不超过 {size} MB。", "results": "结果",
    "needs scripts": "此页需要浏览器脚本。没有脚本时，请用 curl 之类的工具查询。", "csv": "下载 CSV", "json": "下载 JSON",
    "running": "正在查询……", "rows": "{n} 行，{ms} 毫秒", "shown rows": "只显示前 {n} 行；下载的文件是全部。",
    "nothing": "没有结果。", "yes": "是", "no": "否", "offline": "服务没有回应；它还在运行吗？", "turtle": "下载 Turtle",
}  # fmt: skip
_EN: Mapping[str, str] = {
    **LABELS_EN,
    "funds<": "funded by", "locatedIn<": "contains", "partOf<": "has part", "participatesIn<": "participants",
    "partnersWith<": "partners with", "runs<": "run by", "supports<": "supported by", "worksFor<": "people",
    "site": "Knowledge graph", "graph": "Graph", "query": "Query", "ontology": "Vocabulary", "other": "中文",
    "skip": "Skip to content", "article": "Article", "statement": "Statement", "evidence": "Quote",
    "decision": "Decision on names", "also called": "Also called", "may also be": "May also be",
    "code": "Division code", "level": "Level", "scope": "In", "corrected": "Corrected by a person",
    "gazetteer": "Added from the list of administrative divisions; no article names it.",
    "in graph": "Show in the graph", "formats": "Other formats", "iri": "Identifier", "facts": "Facts",
    "no facts": "No facts are recorded.", "doubtful": "Doubtful facts", "confidence": "confidence", "rule": "rule",
    "characters": "characters", "articles": "Named in articles", "names": "Names in it", "same": "Also seen as",
    "different": "Not the same as", "reprint of": "Reprint of", "original": "Open the original", "date": "Date",
    "outlet": "Outlet", "author": "Author", "source": "File", "claimed by": "claimed by",
    "more facts": "{shown} of {all} facts are listed; the Turtle has all.", "unknown": "There is no node {id}",
    "did you mean": "Did you mean:", "no similar": "No name is like it.", "more": "{n} more",
    "page title": "SPARQL query", "editor": "SPARQL query", "run": "Run", "run hint": "Ctrl+Enter runs it",
    "narrow": "Fill in", "ask": "Ask",
    "questions": "Ready-made queries", "no questions": "There are no ready-made queries.",
    "prefixes": "These prefixes need no declaration",
    "limits": "Read-only; a query may take {seconds} seconds and give {size} MB.", "results": "Results",
    "needs scripts": "This page needs scripts. Without them, ask with a tool like curl.", "csv": "Download CSV",
    "json": "Download JSON", "running": "Asking …", "rows": "{n} rows, {ms} ms",
    "shown rows": "Only the first {n} rows are shown; a download has all.", "nothing": "Nothing was found.",
    "yes": "Yes", "no": "No", "offline": "The server does not answer; does it still run?",
    "turtle": "Download Turtle",
}  # fmt: skip

WORDS: Mapping[str, Mapping[str, str]] = {"zh": _ZH, "en": _EN}


def language(asked: str, accept: str) -> str:
    """ "zh" or "en": what the reader asked for, else the first of the two in an Accept-Language header, else "zh"."""
    if asked in LANGUAGES:
        return asked
    known = (part.split(";")[0].strip().casefold()[:2] for part in accept.split(","))
    return next((tag for tag in known if tag in LANGUAGES), "zh")
