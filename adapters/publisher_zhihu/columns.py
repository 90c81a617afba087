"""The author's columns on Zhihu: found by id or title, and an article put into one.

Column calls as two public tools make them, 2026-11. An article can be read without one; whoever calls decides
what a failure here means.
"""

from __future__ import annotations

from collections.abc import Iterator

from publisher.errors import Refused
from publisher_zhihu.calls import Calls
from publisher_zhihu.shapes import Record, page_of, record_of, unlike

_PAGE = 20
_MOST_PAGES = 50


def put_into_column(article: str, wanted: str, author: str, calls: Calls) -> None:
    """Puts an article into the author's column of that id or title. Raises `Refused` when there is none."""
    column = next((one for one in _columns(author, calls) if wanted in (str(one["id"]), one["title"])), None)
    if column is None:
        raise Refused("E407", f"{author} writes for no column called {wanted}")
    body = {"type": "article", "id": article}
    path = f"/api/v4/columns/{column['id']}/items"
    calls.write("POST", "www", path, "adding to the column", body, page=f"/p/{article}/edit")


def _columns(author: str, calls: Calls) -> Iterator[Record]:
    path = f"/api/v4/members/{author}/column-contributions"
    include = "data[*].column.intro,followers,articles_count"
    for page in range(_MOST_PAGES):
        params = {"include": include, "offset": str(page * _PAGE), "limit": str(_PAGE)}
        found = page_of(calls.read("www", path, "listing columns", params=params), "listing columns")
        yield from map(_column, found.items)
        if found.is_last:
            return


def _column(item: Record) -> Record:
    column = record_of(item.get("column"), "listing columns")
    if not isinstance(column.get("title"), str):
        raise unlike("listing columns")
    return column
