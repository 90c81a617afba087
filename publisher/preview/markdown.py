"""A Markdown body as a blog shows it, for targets that are sent Markdown and draw it themselves.

Which theme the blog has is unknown here: this shows what the text says, not how that blog looks.
"""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from publisher.errors import SourceError
from publisher.preview.code import highlight
from publisher.preview.formulas import FormulaView
from publisher.read.fields import read_categories, read_tags
from publisher.read.frontmatter import as_text, read_front_matter, split
from publisher.read.syntax.parser import build_parser
from publisher.write.html import element, escape


def front_matter_of(text: str) -> str:
    """The YAML that heads a Markdown file, as written; empty where there is none."""
    span = split(text).yaml
    return text[span[0] : span[1]].strip("\n") if span else ""


def told_by_front_matter(text: str) -> tuple[str, ...]:
    """What a blog shows below the title: the day, categories, tags; nothing of a head that cannot be read."""
    try:
        front = read_front_matter(text, split(text), path="")
    except SourceError:
        return ()
    day = as_text(front.values.get("date"))[:10]
    categories = tuple(" / ".join(path) for path in read_categories(front))
    return tuple(filter(None, (day, *categories, " ".join(f"#{tag}" for tag in read_tags(front)))))


def markdown_html(text: str, formulas: FormulaView) -> str:
    """The text behind the front matter as HTML, its footnotes at the end."""
    parser = build_parser(math=formulas.delimiters)
    tokens = parser.parse(text[split(text).body_start :])
    renderer = _Renderer(formulas)
    body, notes = _parted(tokens)
    html = renderer.render(body, parser.options, {})
    return html + renderer.notes(notes, parser.options)


def _parted(tokens: Sequence[Token]) -> tuple[list[Token], dict[str, list[Token]]]:
    """The running text, and the blocks of each footnote by its label."""
    body: list[Token] = []
    notes: dict[str, list[Token]] = {}
    label: str | None = None
    for token in tokens:
        if token.type == "footnote_reference_open":
            label = str(token.meta["label"])
            notes.setdefault(label, [])
        elif token.type == "footnote_reference_close":
            label = None
        else:
            (body if label is None else notes[label]).append(token)
    return body, notes


class _Renderer(RendererHTML):
    """markdown-it's own HTML, with our formulas, call-outs, tasks, code and footnotes."""

    def __init__(self, formulas: FormulaView) -> None:
        super().__init__()
        self._formulas = formulas
        self._numbers: dict[str, int] = {}
        self._inline_notes: dict[str, Sequence[Token]] = {}

    def math_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self._formulas.draw(tokens[idx].content, display=False)

    def math_display_inline(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return self._formulas.draw(tokens[idx].content, display=True)

    def math_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self._formulas.draw(tokens[idx].content, display=True)

    def alert_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        kind = escape(str(tokens[idx].meta["kind"]))
        is_titled = bool(tokens[idx].meta["title"])
        return f'<div class="alert {kind}">' + (
            "" if is_titled else element("p", kind.title(), class_="alert-title")
        )

    def alert_title_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return '<p class="alert-title">'

    def list_item_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        checked = tokens[idx].meta.get("checked")
        if checked is None:
            return "<li>"
        sign, words = ("☑", "完成 done") if checked else ("☐", "未完成 to do")
        return f'<li class="task"><span class="box" role="img" aria-label="{words}">{sign}</span> '

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        return element("pre", highlight(token.content, token.info.split(" ")[0]))

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        label = str(token.meta.get("label", f"\0{len(self._inline_notes)}"))
        if "label" not in token.meta:
            self._inline_notes[label] = token.children or ()
        number = self._numbers.setdefault(label, len(self._numbers) + 1)
        return element("sup", element("a", str(number), href=f"#note-{number}", id=f"mark-{number}"))

    def notes(self, notes: dict[str, list[Token]], options: OptionsDict) -> str:
        """The list of the footnotes that the text refers to, in the order of their marks."""
        items = []
        for label, number in list(self._numbers.items()):
            if label in self._inline_notes:
                text = self.renderInline(self._inline_notes[label], options, {})
            else:
                text = self.render(notes.get(label, []), options, {})
            items.append(element("li", text, id=f"note-{number}"))
        return element("section", element("ol", "".join(items)), class_="notes") if items else ""
