"""The theme `paper`: like a printed page, black headings with a rule below, code in a frame, one dark red."""

from __future__ import annotations

from publisher_wechat.theme import Theme
from publisher_wechat.theme_calm import THEME as CALM

_RED = "#9a2f2a"
THEME = Theme(
    styles={
        **CALM.styles,
        "root": "font-size:16px;line-height:1.85;color:#2e2a26;letter-spacing:.2px;overflow-wrap:break-word",
        "h1": "margin:2.2em 0 1em;padding-bottom:.3em;border-bottom:1px solid #2e2a26;font-size:20px;line-height:1.4;"
        "font-weight:bold;text-align:center",
        "h2": f"margin:1.8em 0 .9em;font-size:18px;font-weight:bold;color:{_RED}",
        "h3": "margin:1.6em 0 .8em;font-size:17px;font-weight:bold",
        "h4": "margin:1.4em 0 .7em;font-size:16px;font-weight:bold;color:#6b625a",
        "strong": "",
        "code": f"padding:2px 4px;background:#f5f1ea;color:{_RED};font-size:.9em",
        "keyboard": "padding:1px 5px;border:1px solid #cfc6ba;border-radius:3px;font-size:.85em",
        "pre": "margin:0 0 1.2em;padding:12px 14px;border:1px solid #e3dcd1;background:#fcfaf6;"
        "overflow-x:auto;white-space:nowrap;letter-spacing:0;font:13px/1.65 Menlo,Consolas,monospace",
        "quote": "margin:0 0 1.2em;padding:.2em 1.2em;border-left:2px solid #9a2f2a;color:#6b625a",
        "alert": "margin:0 0 1.2em;padding:.7em 1em .3em;background:#fcfaf6;border-left:3px solid ",
        "th": "padding:6px 8px;border:1px solid #dcc;font-size:14px;background:#f5f1ea;font-weight:bold",
        "td": "padding:6px 8px;border:1px solid #dcc;font-size:14px",
        "hr": "margin:2em 30%;border:0;border-top:1px solid #b8aea0",
        "img": "max-width:100%",
        "caption": "margin-top:.4em;font-size:13px;line-height:1.6;color:#8c8278",
        "part": "font-size:14px;color:#7d746a",
        "notes": "margin:2.4em 0 0;padding-top:1em;border-top:1px solid #ddd5c8;font-size:13px;line-height:1.7;"
        "color:#7d746a;word-break:break-all",
        "notes_title": "margin:0 0 .5em;font-weight:bold;color:#2e2a26",
    },
    code={
        "Comment": "#776",
        "Keyword": "#922",
        "Literal.String": "#273",
        "Literal.Number": "#850",
        "Name.Decorator": "#850",
        "Name.Tag": "#922",
        "Name.Attribute": "#850",
        "Operator.Word": "#922",
        "Generic.Inserted": "#273",
        "Generic.Deleted": "#922",
        "Generic.Prompt": "#776",
    },
    alerts=CALM.alerts,
)
