"""Four pages as sites have them, with their navigation, buttons, adverts and related news; none copied from a site."""

import json
from html import escape

from tests.conformance.sources import Text

_MENU = "".join(
    f'<li><a href="/{i}">{word}</a></li>' for i, word in enumerate("首页 要闻 政务 视频 专题 评论 数字报".split())
)
_RELATED = "".join(
    f'<li><a href="/n/{i}">{words}</a><span>2024-01-0{i + 1}</span></li>'
    for i, words in enumerate(
        ("全市防汛工作会议召开", "早稻开镰喜获丰收", "我市新增三家省级企业技术中心", "周末去哪儿？这份地图请收好")
    )
)


def government(text: Text) -> str:
    """A portal of a local government: `meta` elements by the national standard, old-fashioned markup."""
    body = "".join(f'<p style="text-indent:2em;">　　{escape(p)}</p>\n' for p in text.paragraphs)
    return f"""<!DOCTYPE html>
<html><head><meta charset=utf-8><title>{escape(text.title)}_东江市人民政府门户网站</title>
<meta name="SiteName" content="东江市人民政府门户网站"><meta name="ArticleTitle" content="{escape(text.title)}">
<meta name="PubDate" content="{text.date} 09:12"><meta name="ContentSource" content="{text.outlet}"></head><body>
<div id="top"><a href="/wza">无障碍</a> | <a href="/en">English</a> | <a href="/login">登录</a></div>
<ul class="nav">{_MENU}</ul>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/z">政务动态</a> &gt; <a href="/z/b">部门动态</a></div>
<div class="main"><h1 class="title">{escape(text.title)}</h1>
<div class="source"><span>{text.date} 09:12</span> <span>来源：{text.outlet}</span> <span>字体：【大 中 小】</span> <span>浏览量：<i>1532</i></span></div>
<div class="TRS_Editor">{body}</div>
<div class="share">分享到：<a href="#">微信</a><a href="#">微博</a></div><div class="op"><a href="#">打印</a><a href="#">关闭</a></div></div>
<div class="related"><h3>相关新闻</h3><ul>{_RELATED}</ul></div>
<div class="footer"><p>主办：东江市人民政府办公室　承办：东江市政务服务和数据管理局</p><p>网站标识码：0000000000　粤ICP备00000000号　粤公网安备 00000000000000号</p></div>
</body></html>"""


def portal(text: Text) -> str:
    """A news site: JSON-LD, a column of ranked news beside the text, adverts in the text, a picture with its caption."""
    said = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": text.title, "datePublished": f"{text.date}T08:00:00+08:00",
        "publisher": {"@type": "Organization", "name": text.outlet},
    }  # fmt: skip
    half = (len(text.paragraphs) + 1) // 2
    parts = [f"<p>{escape(p)}</p>" for p in text.paragraphs]
    advert = '<div class="ad" id="ad-01"><a href="https://ads.example/1"><img src="ad.gif" alt="广告"></a><span>广告</span></div>'
    return f"""<!doctype html><html lang="zh-CN"><head><meta charset=utf-8><title>{escape(text.title)} - {text.outlet}网</title>
<script type="application/ld+json">{json.dumps(said, ensure_ascii=False)}</script>
<script>var _hmt = _hmt || []; (function() {{ var x = "<p>统计代码</p>"; }})();</script><style>.a {{ color: red }}</style></head>
<body><header><nav><ul>{_MENU}</ul></nav><form action="/s"><input name="q" placeholder="搜索"></form></header>
<main><article><h1>{escape(text.title)}</h1><div class="meta"><time datetime="{text.date}">{text.date} 08:00</time><span class="from">{text.outlet}</span></div>
<div class="article-content">{"".join(parts[:half])}{advert}{"".join(parts[half:])}</div></article>
<aside><h2>24小时热榜</h2><ol>{_RELATED}</ol></aside></main>
<section class="comments"><h3>网友评论</h3><p>登录后发表评论</p></section>
<footer>Copyright &copy; {text.outlet}　版权所有　未经授权不得转载<br>违法和不良信息举报电话：000-00000000</footer></body></html>"""


def account(text: Text) -> str:
    """An article of a public account as browsers save it: sections of spans, "关注" above, a QR code below."""
    body = "".join(
        f'<section style="margin:8px"><span style="font-size:16px"><span leaf="">{escape(p)}</span></span></section><section><br></section>'
        for p in text.paragraphs
    )
    return f"""<!DOCTYPE html><html><head><meta charset=utf-8><meta property="og:title" content="{escape(text.title)}">
<meta property="og:article:author" content=""><meta property="og:site_name" content="{text.outlet}"><title></title></head>
<body class="zh_CN"><div id="js_article"><div id="img-content"><h1 class="rich_media_title" id="activity-name">{escape(text.title)}</h1>
<div id="meta_content"><span class="rich_media_meta">{text.outlet}</span> <em id="publish_time">{text.date} 18:30</em></div>
<div class="rich_media_content" id="js_content"><section><strong>点击上方蓝字关注我们</strong></section>{body}
<section><p>长按二维码关注我们</p><img data-src="qr.png"></section></div></div>
<div class="rich_media_tool"><span>阅读 1024</span><span>赞 7</span><span>在看</span></div></div></body></html>"""


def epaper(text: Text) -> str:
    """A page of an electronic newspaper: tables for layout, the list of the issue's pages beside the article."""
    body = "".join(f"<P>　　{escape(p)}</P>" for p in text.paragraphs)
    year, month, day = text.date.split("-")
    pages = "".join(
        f'<tr><td><a href="node_{i}.htm">第{i:02}版：{w}</a></td></tr>'
        for i, w in enumerate("头版 要闻 综合 文化".split(), 1)
    )
    return f"""<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=utf-8"><TITLE>{text.outlet}-{escape(text.title)}</TITLE></HEAD>
<BODY><TABLE width="980"><TR><TD colspan="2">{text.outlet}数字报　{int(year)}年{int(month):02}月{int(day):02}日　星期三</TD></TR>
<TR><TD width="200"><TABLE>{pages}</TABLE><A href="prev">上一版</A> <A href="next">下一版</A></TD>
<TD><TABLE><TR><TD align="center"><STRONG style="font-size:23px">{escape(text.title)}</STRONG></TD></TR>
<TR><TD>{year}-{month}-{day}　来源：{text.outlet}</TD></TR>
<TR><TD><founder-content><DIV id="ozoom">{body}</DIV></founder-content></TD></TR></TABLE></TD></TR>
<TR><TD colspan="2">版权所有 {text.outlet}社　技术支持：东江传媒</TD></TR></TABLE></BODY></HTML>"""


def county(text: Text) -> str:
    """A county's media centre: everything in `div`, classes of its own, a picture with a caption-less frame, a QR code."""
    body = "".join(f'<div class="para">&nbsp;&nbsp;&nbsp;&nbsp;{escape(p)}</div>' for p in text.paragraphs)
    return f"""<!DOCTYPE html><html><head><meta charset=utf-8><title>{escape(text.title)}-东江融媒</title></head><body>
<div class="head"><div class="logo">东江融媒</div><div class="menu">{_MENU}</div></div>
<div class="wrap"><div class="left"><div class="tit">{escape(text.title)}</div>
<div class="sub">发布时间：{text.date} 10:11:12　来源：{text.outlet}　点击数：233</div>
<div class="con"><div class="pic"><img src="1.jpg"></div>{body}</div>
<div class="bot">责任编辑：罗小梅</div><div class="qr">扫一扫，在手机打开当前页</div>
<div class="pn">上一篇：<a href="/1">我市召开春耕备耕现场会</a><br>下一篇：<a href="/2">城区新增公共停车位二百个</a></div></div>
<div class="right"><div class="t">热点推荐</div>{_RELATED}</div></div>
<div class="foot">版权所有：东江市融媒体中心　地址：东江市人民路1号　电话：0000-0000000</div></body></html>"""


def old(text: Text) -> str:
    """A page of the turn of the century: `font`, line breaks for paragraphs, tables in tables, no `meta`."""
    body = "<br><br>".join(f"　　{escape(p)}" for p in text.paragraphs)
    year, month, day = text.date.split("-")
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{text.outlet}</title></head>
<body><center><table width=760><tr><td>{" | ".join(f"<a href={i}.htm>{w}</a>" for i, w in enumerate("首页 新闻 服务 论坛".split()))}</td></tr></table>
<table width=760><tr><td width=160 valign=top><a href=1.htm>本地新闻</a><br><a href=2.htm>国内新闻</a><br><a href=3.htm>图片新闻</a></td>
<td><p align=center><font size=5 color=red><b>{escape(text.title)}</b></font></p>
<p align=center><font size=2>{int(year)}年{int(month)}月{int(day)}日　来源：{text.outlet}</font></p><font size=3>{body}</font>
<p align=right>[<a href="javascript:window.print()">打印本页</a>] [<a href="javascript:window.close()">关闭窗口</a>]</p></td></tr></table>
<table width=760><tr><td align=center>{text.outlet}社主办　Copyright &copy; 2001-2005</td></tr></table></center></body></html>"""


PAGES = {"government": government, "portal": portal, "account": account, "epaper": epaper, "county": county, "old": old}
