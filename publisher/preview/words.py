"""The page's own words, in both languages, which the reader switches between without a reload.

Words of losses and errors come from the catalogue of the command line and are handed in.
"""

from __future__ import annotations

from collections.abc import Mapping

from publisher.plan.model import Reason
from publisher.write.html import element, escape

Words = tuple[str, str]
"""Chinese, then English."""


def say(name: str, /, **values: object) -> str:
    """A phrase as HTML in both languages; the style sheet shows one. Values are escaped."""
    return both(*(text.format(**values) for text in PHRASES[name]))


def count(one: str, many: str, number: int) -> str:
    """A phrase with a number, in its singular or plural form."""
    return say(one if number == 1 else many, count=number)


def both(chinese: str, english: str) -> str:
    """Two spellings of one thing as HTML, once only where they are equal."""
    if chinese == english:
        return escape(chinese)
    zh = element("span", escape(chinese), class_="zh", lang="zh-CN")
    return zh + element("span", escape(english), class_="en", lang="en")


def label(chinese: str, adapter: str) -> str:
    """A platform's name as HTML; in English where readers of English have another for it."""
    return both(chinese, _ENGLISH_NAMES.get(adapter, chinese))


_ENGLISH_NAMES: Mapping[str, str] = {"hexo": "Blog", "zhihu": "Zhihu", "wechat": "WeChat"}
"""By the adapter's name; one that is not here keeps the name that it gives itself."""

REASONS: Mapping[Reason, Words] = {
    "new": ("那边还没有", "nothing is there yet"),
    "unfinished": ("上次没有做完", "an earlier attempt did not end"),
    "edited here": ("正文改过", "the post was edited"),
    "links moved": ("链接地址变了", "links moved"),
    "surroundings": ("页眉、页脚或推荐变了", "header, footer or related list changed"),
    "to be published": ("草稿将发布", "the draft is to be published"),
    "unchanged": ("和上次发送的一样", "as sent last time"),
    "not for the public": ("不公开", "not for the public"),
    "not for this target": ("不发往这里", "not for this target"),
    "edited": ("那边有人改过", "edited there"),
    "waiting": ("等下一次编辑", "waits for the next edit"),
    "frozen": ("已发布，不能再改", "published there, cannot change"),
    "gone": ("那边已删除", "gone there"),
    "recorded by hand": ("手工登记", "recorded by hand"),
    "a check failed": ("检查未通过", "a check failed"),
    "losses": ("有降级", "has losses"),
    "too much change": ("改动太多，需要确认", "too much change, asks first"),
    "no rendition": ("没有内容", "no rendition"),
    "orphan": ("原文不见了", "the source is missing"),
}

PHRASES: Mapping[str, Words] = {
    "page": ("预览", "Preview"),
    "nothing sent": ("未发送任何内容", "Nothing was sent"),
    "reloads": ("保存后自动刷新 · 未发送任何内容", "Reloads when you save · nothing is sent"),
    "lost": ("预览已停止，页面停在最后一次的样子", "The preview has ended; this is its last view"),
    "follow": ("跟随改动", "Follow changes"),
    "changed places": ("处改动", "changed"),
    "jump": ("跳到改动处", "Go to the change"),
    "planning": ("正在准备", "Getting ready"),
    "gone post": ("这篇文章已不在", "This post is gone"),
    "close": ("关闭", "Close"),
    "stuck": ("新的一版还读不出来", "The newest version cannot be shown"),
    "last good": (
        "下面是上一次的样子，改好保存后会自己刷新。",
        "Below is the last good view; it reloads once mended.",
    ),
    "search": ("搜索", "Search"),
    "no match": ("没有符合的文章", "No post matches"),
    "every": ("全部", "All"),
    "show posts": ("显示哪些", "Which posts"),
    "keys": ("/ 搜索 · j k 移动 · Enter 打开", "/ search · j k move · Enter opens"),
    "all posts": ("全部文章", "All posts"),
    "previous": ("上一篇", "Previous post"),
    "next": ("下一篇", "Next post"),
    "original": ("原文", "Original"),
    "show original": ("看原文", "Show original"),
    "copy rich": ("复制富文本", "Copy rich text"),
    "copy markdown": ("复制 Markdown", "Copy Markdown"),
    "copied": ("已复制", "Copied"),
    "post": ("文章", "Post"),
    "stale": ("已过期", "stale"),
    "at draft": ("草稿未变", "draft, unchanged"),
    "at published": ("已发布", "live"),
    "at manual": ("待登记", "to be recorded"),
    "see line": ("看第 {line} 行", "see line {line}"),
    "language": ("语言", "Language"),
    "theme": ("深浅色", "Light or dark"),
    "posts": ("文章", "Posts"),
    "targets": ("目标", "Targets"),
    "skip to": ("跳到正文", "Skip to content"),
    "view": ("看什么", "What to show"),
    "look": ("外观", "Look"),
    "diff": ("差异", "Diff"),
    "source": ("源码", "Source"),
    "create": ("新建", "new"),
    "update": ("更新", "update"),
    "same": ("未变", "unchanged"),
    "skip": ("跳过", "skipped"),
    "as is": ("不用发", "nothing to do"),
    "hold": ("暂缓", "held"),
    "line": ("第 {line} 行", "line {line}"),
    "problem": ("{count} 个问题，不会发送", "{count} problem, will not be sent"),
    "problems": ("{count} 个问题，不会发送", "{count} problems, will not be sent"),
    "loss": ("{count} 处降级", "{count} loss"),
    "losses": ("{count} 处降级", "{count} losses"),
    "lines": ("第 {lines} 行", "line {lines}"),
    "formula": ("公式 {count} 个", "{count} formula"),
    "fix": ("怎么办：", "fix: "),
    "characters": ("字符", "chars"),
    "over": ("超出 {count}", "{count} over"),
    "pictures": ("图片", "Pictures"),
    "sent along": ("一并发送", "Sent along"),
    "links": ("链接", "Links"),
    "formulas": ("公式 {count} 个", "{count} formulas"),
    "upload": ("上传", "upload"),
    "known": ("已在平台", "already there"),
    "convert": ("转换后上传", "convert, then upload"),
    "drawn": ("现画", "drawn"),
    "remote": ("远程图片，发送时才取", "remote, fetched when sent"),
    "cover": ("封面", "cover"),
    "no diff": ("和上次发送的一样。", "The same as sent last time."),
    "as written": ("第一次发送：和原文一字不差。", "The first time: exactly as the author wrote it."),
    "nothing to send": ("没有要发送的改动。", "There is nothing to send."),
    "first time": ("第一次发送：全文都是新的。", "The first time: everything is new."),
    "no body": ("没有可显示的内容", "There is nothing to show"),
    "no posts": ("没有文章", "No posts"),
    "added": ("添加：", "added: "),
    "removed": ("删除：", "removed: "),
    "lines of diff": ("添加 {added} 行，删除 {removed} 行", "{added} lines added, {removed} removed"),
    "reading dark": ("深色阅读", "Dark reading"),
    "approximate": ("近似微信的深色算法，以手机为准", "Approximates WeChat's dark mode"),
    "own": ("本站", "own"),
    "external": ("站外", "external"),
    "platform": ("平台内", "platform"),
    "broken": ("失效", "broken"),
    "as text": ("变为文字", "became text"),
    "draft": ("存为草稿", "as a draft"),
    "publish": ("直接发布", "published at once"),
    "manual": ("手工发布", "by hand"),
}
