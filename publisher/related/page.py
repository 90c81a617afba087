"""Data as the text of related.yaml, for a person to read and to go on with.

What is printed here reads back as the same data; comments tell what the posts' own lists contradict each other in.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator

from publisher.related.model import Entry, GroupData, RelatedData


def print_related(data: RelatedData, *, notes: tuple[str, ...] = (), added: Collection[str] = ()) -> str:
    """The text of the file. `notes` are remarks for its head; of the posts `added` the newest list has none.

    Only groups of entries: what a person wrote besides (`by`, `shown_in`) is for that person's hands.
    """
    lines = [*(f"# {note}" for note in notes), f"heading: {_scalar(data.heading or '')}", "groups:"]
    for group in data.groups:
        lines += _group(group, added)
    return "\n".join(lines if data.groups else [*lines[:-1], "groups: []"]) + "\n"


def _group(group: GroupData, added: Collection[str]) -> Iterator[str]:
    yield f"  - title: {_scalar(group.title)}" if group.title else "  -"
    yield "    posts:"
    first: dict[str, str] = {}
    for entry in group.entries:
        other = first.setdefault(entry.post, entry.label)
        note = f"leads where {other} leads" if other != entry.label else ""
        note = note or ("not in the newest list" if entry.post in added else "")
        yield f"      - {_entry(entry)}" + (f"   # {note}" if note else "")


def _entry(entry: Entry) -> str:
    return f"{_scalar(entry.post)}: {_scalar(entry.label)}" if entry.label else _scalar(entry.post)


def _scalar(text: str) -> str:
    """Text on one line as YAML writes it: quoted only where it would be taken for something else."""
    import yaml

    printed = yaml.safe_dump(text, allow_unicode=True, width=math.inf)
    return printed.removesuffix("\n").removesuffix("\n...")
