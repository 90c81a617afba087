"""What the editor sends when it publishes, by its current way and by its older one.

The shapes are those of captures from 2026-02; text and title need not be repeated, the draft holds them. What
nobody configured is sent as it stands there, so that a person's own choice stays.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from publisher.adapter import Field


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen in the editor's side panel; None leaves it to Zhihu."""

    comments: str | None = None
    statement: str | None = None
    contents: bool = False

    @staticmethod
    def of(fields: Mapping[str, Field], draft: Mapping[str, object], *, is_published: bool) -> Choices:
        """What the configuration says, else what the draft says, else what the editor begins with."""
        comments, statement = fields.get("comments"), fields.get("statement")
        begun_with = None if is_published else "anyone"
        contents = fields.get("contents")
        return Choices(
            comments if isinstance(comments, str) else begun_with,
            statement if isinstance(statement, str) else None if is_published else "none",
            contents if isinstance(contents, bool) else _has_contents(draft),
        )


def publication(
    id: str, title: str, choices: Choices, *, now: datetime, is_published: bool
) -> dict[str, object]:
    """The body of `POST /api/v4/content/publish`. Objects stay objects: an empty array is a format error there."""
    trace = f"{int(now.timestamp() * 1000)},{uuid4()}"
    return {
        "action": "article",
        "data": {
            "publish": {"traceId": trace},
            "extra_info": {"publisher": "pc", "pc_business_params": _business(title, choices)},
            "draft": {"disabled": 1, "id": id, "isPublished": is_published},
            "title": {"title": title},
            "commentsPermission": {"comment_permission": choices.comments} if choices.comments else {},
            "creationStatement": _statement(choices),
            "contentsTables": {"table_of_contents_enabled": choices.contents},
            "commercialReportInfo": {"isReport": 0},
            "appreciate": {"can_reward": False, "tagline": ""},
            "hybridInfo": {},
        },
    }


def older_publication(choices: Choices) -> dict[str, object]:
    """The body of `PUT …/publish`, where an empty one does as well. No column stands here: null might take the
    article out of the one it is in."""
    return {
        **({"commentPermission": choices.comments} if choices.comments else {}),
        **_statement(choices),
        "table_of_contents_enabled": choices.contents,
    }


def _statement(choices: Choices) -> dict[str, object]:
    """What the author declares; `none` is closed, any other open."""
    if choices.statement is None:
        return {}
    status = "close" if choices.statement == "none" else "open"
    return {"disclaimer_type": choices.statement, "disclaimer_status": status}


def _business(title: str, choices: Choices) -> str:
    """The same once more as JSON in a string, as the editor has it."""
    params = {
        **older_publication(choices),
        "title": title,
        "column": None,  # in every capture, whatever column the article is in
        "commercial_report_info": {"commercial_types": []},
        "commercial_zhitask_bind_info": None,
        "canReward": False,
    }
    return json.dumps(params, ensure_ascii=False)


def _has_contents(draft: Mapping[str, object]) -> bool:
    match draft.get("settings"):
        case {"table_of_contents": {"enabled": bool(enabled)}}:
            return enabled
        case _:
            return False
