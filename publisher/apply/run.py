"""Carries a plan out: blogs first, then the other targets side by side, each serial within itself.

One target's failure never stops another. What one piece of work needs, `deliver` knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event as Flag

from publisher.adapter import Capabilities, Client
from publisher.apply.deliver import deliver
from publisher.apply.piece import Piece
from publisher.apply.work import Event, Outcome, Result, Tools, Work
from publisher.errors import ConfigError, OutcomeUnknown, PublisherError, TargetError, file_trouble

_STOPS = frozenset({"E401", "E402", "E403", "E408", "E412"})
"""After these nothing more of the same target is tried: no network, no login, a captcha, a quota, an address."""
Numbered = tuple[int, Work]


def apply_actions(
    work: Sequence[Work],
    *,
    clients: Callable[[str], Client],
    capabilities: Callable[[str], Capabilities],
    tools: Tools,
) -> tuple[Result, ...]:
    """Does all of `work` and tells, in its order, how each piece ended.

    `clients` and `capabilities` are asked by a target's name. To be called while the ledger's lock is held. On
    `KeyboardInterrupt` the pieces under way come to their end, the others are left, and it is raised again.
    """
    lanes: dict[str, list[Numbered]] = {}
    for number, piece in enumerate(work):
        lanes.setdefault(piece.rendition.target, []).append((number, piece))
    stop = Flag()
    run = _Run(clients, capabilities, tools, stop)
    first = [lane for target, lane in lanes.items() if capabilities(target).is_blog]
    others = [lane for target, lane in lanes.items() if not capabilities(target).is_blog]
    results: dict[int, Result] = {}
    for lane in first:
        results |= run.lane(lane)
    results |= _side_by_side(others, run, stop)
    return tuple(results[number] for number in range(len(work)))


def _side_by_side(lanes: Sequence[list[Numbered]], run: _Run, stop: Flag) -> Mapping[int, Result]:
    if len(lanes) < 2:
        return {number: result for lane in lanes for number, result in run.lane(lane).items()}
    results: dict[int, Result] = {}
    with ThreadPoolExecutor(len(lanes)) as pool:
        futures = [pool.submit(run.lane, lane) for lane in lanes]
        try:
            for future in futures:
                results |= future.result()
        except BaseException:
            stop.set()
            raise
    return results


class _Run:
    """What every lane of one run shares."""

    def __init__(
        self,
        clients: Callable[[str], Client],
        capabilities: Callable[[str], Capabilities],
        tools: Tools,
        stop: Flag,
    ) -> None:
        self._clients = clients
        self._capabilities = capabilities
        self._tools = tools
        self._stop = stop

    def lane(self, lane: Iterable[Numbered]) -> Mapping[int, Result]:
        """All of one target's work, one piece after the other."""
        results: dict[int, Result] = {}
        cause: PublisherError | None = None
        for number, work in lane:
            if cause or self._stop.is_set():
                results[number] = _result(work, "not-tried", cause)
                continue
            results[number] = self._piece(work)
            cause = _reason_to_stop(results[number].error)
        return results

    def _piece(self, work: Work) -> Result:
        target, post = work.rendition.target, work.rendition.post
        self._tools.on_event(Event("begins", target, post))
        piece: Piece | None = None
        try:
            piece = Piece(work, self._clients(target), self._capabilities(target), self._tools)
            result = deliver(piece)
        except PublisherError as error:
            if isinstance(error, TargetError):
                error.target = target
            result = _failed(work, error, piece)
        except OSError as error:  # a disk that is full, a picture that went away
            result = _failed(work, file_trouble(error), piece)
        except Exception as mistake:  # of ours or of a client: the other targets go on
            result = _failed(work, _mistake(mistake), piece)
        self._tools.on_event(Event("ends", target, post, result.outcome))
        return result


def _reason_to_stop(error: PublisherError | None) -> PublisherError | None:
    if error is None:
        return None
    return error if isinstance(error, ConfigError) or error.code in _STOPS else None


def _failed(work: Work, error: PublisherError, piece: Piece | None) -> Result:
    outcome: Outcome = "unknown" if isinstance(error, OutcomeUnknown) else "failed"
    result = _result(work, outcome, error)
    if piece is None:
        return result
    return replace(result, url=piece.entry.url, remote=piece.entry.remote, warnings=piece.warnings)


def _mistake(mistake: Exception) -> OutcomeUnknown:
    """The details stay with the cause: they may hold anything."""
    error = OutcomeUnknown(
        "E418",
        f"a mistake in the program: {type(mistake).__name__}",
        fix="run again with -vv and report what it says",
    )
    error.__cause__ = mistake
    return error


def _result(work: Work, outcome: Outcome, error: PublisherError | None) -> Result:
    return Result(
        post=work.rendition.post,
        target=work.rendition.target,
        action=work.action,
        outcome=outcome,
        error=error,
    )
