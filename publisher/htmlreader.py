"""The one reader of HTML that comes from elsewhere: authors, saved pages, platforms.

Python's own parser, but that nothing stops it. What elements mean is for those who read; nothing of ours enters.
"""

from __future__ import annotations

from html.parser import HTMLParser


class HtmlReader(HTMLParser):
    """Reads any text without raising: what is no declaration after `<!` is a comment, as it is for browsers."""

    def parse_html_declaration(self, i: int) -> int:
        """The place behind a declaration; Python 3.11 raises at a marked section such as `<![x`."""
        try:
            return super().parse_html_declaration(i)
        except AssertionError:
            return self.parse_bogus_comment(i)
