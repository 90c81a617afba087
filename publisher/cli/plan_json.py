"""A plan and its results as JSON: exactly the keys that scripts rely on (schemas/plan.json, results.json)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from publisher.errors import ConfigError, PublisherError
from publisher.pipeline.planning import Planned
from publisher.plan.model import Action, Plan, Summary

SCHEMA_VERSION = 1


def plan_object(planned: Planned, *, with_skips: bool) -> dict[str, Any]:
    """The plan as `--format json` prints it; skips only when they are wanted, always counted."""
    plan = planned.plan
    shown = [action for action in plan.actions if with_skips or action.kind != "skip"]
    return {
        "schema_version": SCHEMA_VERSION,
        "actions": [action_object(action) for action in shown],
        "errors": [],
        "plan": plan.digest,
        "summary": summary_object(plan.summary),
    }


def empty_object(error: PublisherError) -> dict[str, Any]:
    """What is printed when an error came before any plan."""
    return {
        "schema_version": SCHEMA_VERSION,
        "actions": [],
        "errors": error_objects((error,)),
        "plan": "",
        "summary": summary_object(Summary(0, 0, 0, 0)),
    }


def action_object(action: Action) -> dict[str, Any]:
    """One action with every key."""
    limits, remote = action.limits, action.remote
    return {
        "post": action.post,
        "path": action.path,
        "target": action.target,
        "action": action.kind,
        "reason": _reason(action),
        "title": action.title,
        "fingerprint": action.fingerprint,
        "remote": {"id": remote.id, "url": remote.url, "stage": remote.stage} if remote else None,
        "diff": action.diff,
        "limits": {"characters": limits.characters, "limit": limits.limit} if limits else None,
        "links": [{"from": link.source, "to": link.to, "kind": link.kind} for link in action.links],
        "images": [
            {"source": i.source, "sha256": i.sha256, "action": i.action, "bytes": i.bytes, "type": i.type}
            for i in action.images
        ],
        "losses": [{"code": loss.code, "line": loss.line, "message": loss.message} for loss in action.losses],
    }


def error_objects(errors: Sequence[PublisherError]) -> list[dict[str, Any]]:
    """Errors that belong to no action, those found together side by side."""
    every = [
        each
        for error in errors
        for each in (error, *(error.others if isinstance(error, ConfigError) else ()))
    ]
    return [
        {
            "code": error.code,
            "message": error.message,
            "path": error.path,
            "line": error.line,
            "fix": error.fix,
            "safe_to_retry": error.safe_to_retry,
        }
        for error in every
    ]


def summary_object(summary: Summary) -> dict[str, int]:
    return {"create": summary.create, "update": summary.update, "skip": summary.skip, "hold": summary.hold}


def _reason(action: Action) -> str:
    """The reason; for a hold with what failed, since a script sees no more than this line; a skip's is one word."""
    if action.kind == "skip" and not action.reason.startswith("not "):
        return action.reason
    failed = "; ".join(f"{problem.code} {problem.message}" for problem in action.problems)
    return ": ".join(part for part in (action.reason, failed or action.note) if part)


def dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


# ---------------------------------------------------------------- the reviewed plan, a file


def plan_file(plan: Plan, request: dict[str, Any], digests: Mapping[str, object]) -> dict[str, Any]:
    """What `--plan-out` writes: what was asked, what will be done, and from what (`digests`); no bodies."""
    return {
        "schema_version": SCHEMA_VERSION,
        "plan": plan.digest,
        "base": plan.base,
        "digests": dict(digests),
        "request": request,
        "actions": [
            {
                "post": action.post,
                "path": action.path,
                "target": action.target,
                "action": action.kind,
                "reason": action.reason,
                "fingerprint": action.fingerprint,
            }
            for action in plan.actions
        ],
    }


def read_plan_file(path: Path) -> dict[str, Any]:
    """A file that `--plan-out` wrote. Raises `ConfigError` E414 for any other."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["schema_version"] != SCHEMA_VERSION or not isinstance(found["plan"], str):
            raise ValueError("written by another version")
        _check_request(found["request"])
        if not isinstance(found.get("digests", {}), dict):
            raise ValueError("its digests are no object")
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ConfigError(
            "E414",
            f"this is no plan that can be applied: {error}",
            path=str(path),
            fix="make one: publish -n --plan-out FILE",
        ) from error
    return dict(found)


def _check_request(request: object) -> None:
    """Raises `ValueError` for what no `--plan-out` wrote: a file from elsewhere must not end in a crash."""
    if not isinstance(request, dict):
        raise ValueError("its request is no object")
    for key in ("posts", "targets"):
        names = request.get(key, [])
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise ValueError(f"{key} is no list of words")
