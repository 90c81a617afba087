"""The parser's flat stream of tokens, as a tree.

Only the shape is made here; what a token means is decided in `blocks` and `inlines`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token


@dataclass(slots=True)
class Node:
    """A token and what stands between it and its closing one. `kind` is its type without `_open`."""

    token: Token
    kind: str
    children: list[Node] = field(default_factory=list)

    @property
    def map(self) -> list[int] | None:
        """First line and the one behind the last, from 0 in the body; None where the parser does not say."""
        return self.token.map


def nested(tokens: Sequence[Token]) -> list[Node]:
    """The tree of `tokens`; a closing token that nothing opened is ignored."""
    roots: list[Node] = []
    stack: list[Node] = []
    for token in tokens:
        if token.nesting < 0:
            if stack:
                stack.pop()
            continue
        node = Node(token, token.type.removesuffix("_open"))
        (stack[-1].children if stack else roots).append(node)
        if token.nesting > 0:
            stack.append(node)
    return roots
