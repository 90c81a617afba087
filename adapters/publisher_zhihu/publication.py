"""What the editor sends when it publishes: the body of `POST /api/v4/content/publish`.

The shape is that of captures from 2026-02; text and title need not be repeated, the draft holds them.
"""

from __future__ import annotations

import json
from datetime import datetime
from uuid import uuid4


def publication(id: str, title: str, *, now: datetime, is_published: bool) -> dict[str, object]:
    """The body for article `id`. Objects stay objects: an empty array is refused as a format error.

    An update of a published article sends no permission, so that what a person set stays.
    """
    trace = f"{int(now.timestamp() * 1000)},{uuid4()}"
    permission = {} if is_published else {"comment_permission": "anyone"}
    return {
        "action": "article",
        "data": {
            "publish": {"traceId": trace},
            "extra_info": {"publisher": "pc", "pc_business_params": _business(title)},
            "draft": {"disabled": 1, "id": id, "isPublished": is_published},
            "title": {"title": title},
            "commentsPermission": permission,
            "creationStatement": {"disclaimer_type": "none", "disclaimer_status": "close"},
            "contentsTables": {"table_of_contents_enabled": False},
            "commercialReportInfo": {"isReport": 0},
            "appreciate": {"can_reward": False, "tagline": ""},
            "hybridInfo": {},
        },
    }


def _business(title: str) -> str:
    """The same once more as JSON in a string, as the editor has it."""
    return json.dumps(
        {
            "commentPermission": "anyone",
            "column": None,
            "disclaimer_type": "none",
            "disclaimer_status": "close",
            "table_of_contents_enabled": False,
            "title": title,
            "commercial_report_info": {"commercial_types": []},
            "commercial_zhitask_bind_info": None,
            "canReward": False,
        },
        ensure_ascii=False,
    )
