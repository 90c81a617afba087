"""The theme `calm`: dark grey on white, one quiet green for what leads the eye."""

from __future__ import annotations

from publisher_wechat.theme import Theme

_GREEN = "#1d6f62"
THEME = Theme(
    styles={
        "root": "font-size:16px;line-height:1.8;color:#333;letter-spacing:.3px;overflow-wrap:break-word",
        "p": "margin:0 0 1em",
        "inner": "margin:0 0 .5em",
        "h1": f"margin:2em 0 1em;padding-left:.6em;border-left:4px solid {_GREEN};font-size:20px;line-height:1.4;"
        "font-weight:bold;color:#1f2d2a",
        "h2": f"margin:1.8em 0 .9em;font-size:18px;font-weight:bold;color:{_GREEN}",
        "h3": "margin:1.6em 0 .8em;font-size:17px;font-weight:bold;color:#1f2d2a",
        "h4": "margin:1.4em 0 .7em;font-size:16px;font-weight:bold;color:#555",
        "strong": "",
        "code": f"padding:2px 4px;background:#eef3f2;color:{_GREEN};font-size:.9em",
        "mark": "padding:0 2px;background:#fdf0c4",
        "keyboard": "padding:1px 5px;border:1px solid #c9d3d1;border-radius:3px;font-size:.85em",
        "underline": "text-decoration:underline",
        "note": "line-height:0",
        "pre": "margin:0 0 1.2em;padding:12px 14px;border-radius:6px;background:#f6f8f8;overflow-x:auto;"
        "white-space:nowrap;letter-spacing:0;font:13px/1.65 Menlo,Consolas,monospace",
        "ul": "margin:0 0 1em;padding-left:1.4em",
        "quote": "margin:0 0 1.2em;padding:.7em 1em .3em;border-left:3px solid #bcd3ce;background:#f6f9f8;"
        "color:#5a6866",
        "alert": "margin:0 0 1.2em;padding:.7em 1em .3em;border-radius:4px;background:#f7f9f9;border-left:4px solid ",
        "alert_title": "margin:0 0 .4em;font-weight:bold;color:",
        "scroll": "margin:0 0 1.2em;overflow-x:auto",
        "table": "border-collapse:collapse;min-width:100%",
        "th": "padding:6px 8px;border:1px solid #dde;font-size:14px;background:#eef3f2;font-weight:bold",
        "td": "padding:6px 8px;border:1px solid #dde;font-size:14px",
        "hr": "margin:2em 0;border:0;border-top:1px solid #dfe7e5",
        "figure": "margin:0 0 1.2em;text-align:center",
        "img": "max-width:100%;border-radius:4px",
        "part_img": "max-width:180px",
        "caption": "margin-top:.4em;font-size:13px;line-height:1.6;color:#8a9694",
        "inline_img": "max-width:100%;vertical-align:middle",
        "math": "margin:0 0 1em;text-align:center;overflow-x:auto",
        "math_line": "display:block;margin:.6em 0;text-align:center;overflow-x:auto",
        "part": "font-size:14px;color:#7a8785",
        "notes": "margin:2.4em 0 0;padding-top:1em;border-top:1px solid #dfe7e5;font-size:13px;line-height:1.7;"
        "color:#7a8785;word-break:break-all",
        "notes_title": "margin:0 0 .5em;font-weight:bold;color:#5a6866",
        "notes_item": "margin:0 0 .3em",
        "edge": "margin:0;font-size:1px;line-height:1px",
    },
    code={
        "Comment": "#677",
        "Keyword": "#839",
        "Literal.String": "#272",
        "Literal.Number": "#a50",
        "Name.Builtin": "#16b",
        "Name.Function": "#16b",
        "Name.Class": "#16b",
        "Name.Decorator": "#a50",
        "Name.Tag": "#839",
        "Name.Attribute": "#a50",
        "Operator.Word": "#839",
        "Generic.Inserted": "#272",
        "Generic.Deleted": "#b33",
        "Generic.Prompt": "#677",
    },
    alerts={
        "note": "#2f6fb3",
        "tip": "#1d7f5f",
        "important": "#7a4fb0",
        "warning": "#a86a00",
        "caution": "#b8403a",
    },
)
