"""The page to copy from: title, text and fields behind buttons, the pictures in order, the article to look at.

Text in, text out. The page opens no connection but for remote pictures, and works without a server.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from string import Template
from types import MappingProxyType
from typing import Literal

from publisher.adapter import Capabilities, Rendition
from publisher.export.files import PictureFile
from publisher.export.rich import mark, rich_text
from publisher.preview.formulas import FormulaView
from publisher.preview.frames import SANDBOX, Names, frame_document, look_of
from publisher.preview.pictures import Gallery
from publisher.write.html import attribute, element, escape

Language = Literal["zh", "en"]
IMPORT_FILE = "article.md"
_FIELDS = ("topics", "author", "digest", "source_url")
"""What a person types in beside the text, where the rendition has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPage:
    """What the page shows besides the rendition: the adapter's name, which chooses the look, what the platform can,
    the pictures as files, or where they are public (`live`), the command that closes the loop; `macros` of TeX,
    author and account. `importable` is the article as Markdown where the platform reads such files by itself."""

    rendition: Rendition
    adapter: str
    capabilities: Capabilities
    files: Sequence[PictureFile] = ()
    live: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    record: str = ""
    macros: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    names: Names = field(default_factory=Names)
    language: Language = "zh"
    importable: str = ""


def export_page(page: ExportPage) -> str:
    """The page as HTML. Equal input gives equal bytes."""
    script, rendition, words = _part("page.js"), page.rendition, _WORDS[page.language]
    look = look_of(page.adapter, rendition.format)
    parts = {"title": rendition.title, "body": _rich(page), **_fields(page)}
    return Template(_part("page.html")).substitute(
        language="zh-CN" if page.language == "zh" else "en",
        policy=_policy(script),
        title=escape(rendition.title),
        heading=escape(words["heading"].format(label=page.capabilities.label)),
        style=_part("page.css"),
        steps="".join(element("li", step) for step in _steps(page, words)),
        parts=json.dumps(parts, ensure_ascii=False).replace("<", "\\u003c"),
        copied=attribute(words["copied"]),
        look=look,
        frame=_frame(page, look),
        script=script,
    )


# ---------------------------------------------------------------- the steps


def _steps(page: ExportPage, words: Mapping[str, str]) -> list[str]:
    editor = page.capabilities.editor
    opened = element("a", escape(editor), href=editor, target="_blank", rel="noopener") if editor else ""
    steps = [words["open"] + opened if opened else words["open somewhere"]]
    steps.append(words["title"] + _button("title", words["copy title"]))
    is_marked = any(file.number for file in page.files)
    body = words["body"] + (words["body marks"] if is_marked else "")
    body += words["body live"] if page.live else ""
    steps.append(body + _button("body", words["copy body"]) + _import(page, words))
    if page.files:
        steps.append(words["pictures" if is_marked else "cover only"] + _pictures(page.files, words["cover"]))
    steps += [_field(name, value, words) for name, value in _fields(page).items()]
    steps.append(words["publish"])
    return [*steps, words["record"] + element("code", escape(page.record))] if page.record else steps


def _import(page: ExportPage, words: Mapping[str, str]) -> str:
    link = element("a", IMPORT_FILE, href=IMPORT_FILE)
    return element("p", words["import"] + link) if page.importable else ""


def _pictures(files: Sequence[PictureFile], cover: str) -> str:
    items = []
    for file in files:
        where = mark(file.number, "") if file.number else escape(cover)
        address = f"pictures/{file.name}"
        shown = element("img", None, src=address, alt="") + element("span", where)
        link = element("a", escape(file.name), href=address, target="_blank")
        items.append(element("li", shown + link))
    return element("ul", "".join(items), class_="pictures")


def _fields(page: ExportPage) -> dict[str, str]:
    """Each field by its name; the original's address only where the text cannot hold it as a link."""
    found: dict[str, str] = {}
    for name in _FIELDS[: None if not page.capabilities.keeps_links else -1]:
        value = page.rendition.fields.get(name)
        text = ", ".join(value) if isinstance(value, tuple) else value if isinstance(value, str) else ""
        found |= {name: text} if text else {}
    return found


def _field(name: str, value: str, words: Mapping[str, str]) -> str:
    return words[name] + element("b", escape(value)) + _button(name, words["copy"])


def _button(part: str, label: str) -> str:
    return element("button", escape(label), type="button", data_part=part)


# ---------------------------------------------------------------- the article


def _rich(page: ExportPage) -> str:
    numbers = {file.url: file.number for file in page.files if file.number}
    return rich_text(page.rendition.body, numbers, page.live)


def _frame(page: ExportPage, look: str) -> str:
    rendition = page.rendition
    document = frame_document(
        rendition, look, Gallery(rendition.pictures), FormulaView(page.macros), page.names
    )
    return f'<iframe sandbox="{SANDBOX}" title="{attribute(rendition.title)}" srcdoc="{attribute(document)}"></iframe>'


@cache
def _part(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8").strip()


def _policy(script: str) -> str:
    """Pictures of this folder and in the page, our own script, and nothing else from anywhere."""
    digest = b64encode(sha256(script.encode()).digest()).decode("ascii")
    return (
        "default-src 'none'; img-src 'self' file: data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; frame-src 'self'; base-uri 'none'; form-action 'none'"
    )


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "heading": "手工发布到{label}",
        "open": "打开编辑器：",
        "open somewhere": "打开该平台的编辑器。",
        "title": "复制标题，粘贴到标题栏。",
        "copy title": "复制标题",
        "body": "复制正文，粘贴到正文。公式、表格和代码会保留。",
        "body marks": "要手工放图的位置写着【图 …】。",
        "body live": "博客上已有的图片随正文一起粘贴，等编辑器转存完再保存。",
        "copy body": "复制正文",
        "import": "也可以用编辑器的“导入文档”，图片仍需按编号补上：",
        "cover": "封面",
        "pictures": "把图片放到各自的记号处，并删掉记号：",
        "cover only": "上传封面：",
        "topics": "话题：",
        "author": "作者：",
        "digest": "摘要：",
        "source_url": "原文链接：",
        "copy": "复制",
        "publish": "检查一遍，然后发布。",
        "record": "发布后登记地址，其他文章就会链接到它：",
        "copied": "已复制",
    },
    "en": {
        "heading": "Publish by hand on {label}",
        "open": "Open the editor: ",
        "open somewhere": "Open the platform's editor.",
        "title": "Copy the title and paste it there.",
        "copy title": "Copy title",
        "body": "Copy the text and paste it there. Formulas, tables and code survive. ",
        "body marks": "【图 …】 marks where a picture is to be put in. ",
        "body live": "Pictures that the blog has already come along: save once the editor has fetched them. ",
        "copy body": "Copy text",
        "import": "Or let the editor import this file; the pictures are still to be put in by number: ",
        "cover": "cover",
        "pictures": "Put each picture where its mark stands, and delete the mark:",
        "cover only": "Upload the cover:",
        "topics": "Topics: ",
        "author": "Author: ",
        "digest": "Summary: ",
        "source_url": "Original: ",
        "copy": "Copy",
        "publish": "Look it over, then publish.",
        "record": "Then record its address, so that your other posts link to it: ",
        "copied": "Copied",
    },
}
