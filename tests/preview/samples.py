"""Hand-made columns: renditions of three platforms with a finding of each kind, and no adapter behind them."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

from PIL import Image as Pillow

from publisher.adapter import Limits, LinkUse, Picture, Rendition
from publisher.document import Asset, Loss, Problem
from publisher.plan.model import Action, PlannedImage
from publisher.preview.model import Column, PreviewPost

SHA = "a1" * 32
HOSTILE = '</iframe><script>alert("x")</script>'

MARKDOWN = """\
---
title: 分组
date: 2026-10-01 08:00:00
tags: [卷积]
---

# 一

能量 $E=mc^2$，见[^1]。

$$
\\frac{a}{b}
$$

> [!TIP]
> 小心。

- [x] 做完
- [ ] 没做

![环](pic.png)
![远](https://cdn.example.com/far.png "远处的图")

[^1]: 脚注 *里* 的话。
"""

ZHIHU = (
    "<p>正文<sup data-text='脚注的话' data-url='' data-draft-type='reference' data-numero='1'>[1]</sup></p>"
    '<p><img eeimg="2" src="//www.zhihu.com/equation?tex=E%3Dmc%5E2" alt="E=mc^2"></p>'
    f'<figure><img src="asset:{SHA}" data-caption="一张环"></figure>'
    '<pre lang="python">print(1 &lt; 2)  # 比较</pre>'
)

WECHAT = f'<section style="color:#333;background:#fff"><p>手机上的正文</p><img src="asset:{SHA}"></section>'


def picture(*, width: int = 40) -> Picture:
    out = BytesIO()
    Pillow.new("RGB", (width, 20), (200, 30, 60)).save(out, "PNG")
    data = out.getvalue()
    asset = Asset(SHA, "image/png", len(data), "pic.png", lambda: data, width=width, height=20)
    return Picture("pic.png", asset.url, asset, line=20)


def rendition(target: str, body: str, form: Any = "html", **changes: Any) -> Rendition:
    made = Rendition(
        target=target,
        post="x",
        format=form,
        title="分组",
        body=body,
        pictures=(picture(),),
        links=(LinkUse("./b.md", "https://www.example.cn/b.html", "own"),),
        limits=Limits(len(body), 20_000),
    )
    return replace(made, **changes)


def column(adapter: str, label: str, made: Rendition | None, **changes: Any) -> Column:
    action = Action(
        post="x",
        path="posts/x.md",
        target=adapter,
        kind="create",
        reason="new",
        title="分组",
        diff="+<p>新的</p>\n",
        images=(PlannedImage("pic.png", SHA, "upload", 120, "image/png"),),
        rendition=made,
    )
    return Column(action=replace(action, **changes), adapter=adapter, label=label, rendition=made)


def post(**changes: Any) -> PreviewPost:
    blog = replace(picture(), url="pic.png")
    loss = Loss("W304", 32, "the diagram stays its source")
    columns = (
        column("hexo", "博客", rendition("hexo", MARKDOWN, "md", pictures=(blog,))),
        column("zhihu", "知乎", rendition("zhihu", ZHIHU, losses=(loss,))),
        column("wechat", "微信公众号", rendition("wechat", WECHAT, fields={"digest": "摘要的话"})),
    )
    made = PreviewPost(title="分组", path="posts/x.md", columns=columns, author="Lin")
    return replace(made, **changes)


def problem() -> Problem:
    return Problem("E301", 78, "there is no such picture", "add the file")
