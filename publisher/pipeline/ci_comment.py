"""The one comment that a pull request gets: found by its hidden mark, updated in place, never a second one.

Only a comment that a machine wrote is ever changed. What it says is made elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from publisher.apply.transport import Answer, Policy, Transport
from publisher.errors import Refused

_A_PAGE = 100
_MOST_PAGES = 30
"""So many comments are looked through (docs.github.com, list issue comments, 2026-11: 100 a page)."""


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments of one pull request. `token` may read and write them; `api` is https://api.github.com, or alike."""

    http: Transport
    api: str
    repository: str
    number: int
    token: str

    def put(self, body: str, *, mark: str, makes: bool = True) -> str:
        """Writes `mark` and `body` into the marked comment, making it where there is none unless not `makes`.

        Returns `updated`, `made`, `same` or `none`. Raises `TargetError`.
        """
        text = f"{mark}\n{body}"
        known = next((comment for comment in self._comments() if _is_ours(comment, mark)), None)
        if known is None:
            if makes:
                self._send("POST", f"issues/{self.number}/comments", text, policy=Policy.ONCE)
            return "made" if makes else "none"
        if known.get("body") == text:
            return "same"
        self._send("PATCH", f"issues/comments/{known['id']}", text, policy=Policy.SAFE)
        return "updated"

    def _comments(self) -> Iterator[dict[str, Any]]:
        for page in range(1, _MOST_PAGES + 1):
            answer = self.http.send(
                "GET",
                self._address(f"issues/{self.number}/comments"),
                policy=Policy.SAFE,
                headers=self._headers(),
                params={"per_page": str(_A_PAGE), "page": str(page)},
            )
            found = _list(answer)
            yield from (comment for comment in found if isinstance(comment, dict))
            if len(found) < _A_PAGE:
                return

    def _send(self, method: str, path: str, body: str, *, policy: Policy) -> None:
        answer = self.http.send(
            method, self._address(path), policy=policy, headers=self._headers(), json={"body": body}
        )
        if answer.status >= 300:
            raise _refused(answer)

    def _address(self, path: str) -> str:
        return f"{self.api.rstrip('/')}/repos/{self.repository}/{path}"

    def _headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }


def _is_ours(comment: dict[str, Any], mark: str) -> bool:
    """Whether a machine wrote it, for this plan: a person who quotes the mark keeps their words."""
    user = comment.get("user")
    is_machine = isinstance(user, dict) and user.get("type") == "Bot"
    body = comment.get("body")
    return (
        is_machine and isinstance(body, str) and body.startswith(mark) and isinstance(comment.get("id"), int)
    )


def _list(answer: Answer) -> list[Any]:
    if answer.status != 200:
        raise _refused(answer)
    try:
        found = answer.json()
    except ValueError:
        raise _refused(answer) from None
    if not isinstance(found, list):
        raise _refused(answer)
    return found


def _refused(answer: Answer) -> Refused:
    return Refused(
        "E407",
        f"the comment on the pull request was refused (HTTP {answer.status})",
        platform_code=answer.status,
        fix="the job needs `permissions: pull-requests: write`; the plan is in the job summary as well",
    )
