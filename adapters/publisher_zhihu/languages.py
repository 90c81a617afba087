"""Names of programming languages as Zhihu's `<pre lang="…">` has them; what it does not know is `text`."""

from __future__ import annotations

_KNOWN = frozenset(
    (
        "text bash c clojure cpp csharp css cuda dart diff dockerfile elixir erlang fortran go graphql groovy "
        "haskell html http ini java javascript json jsx julia kotlin latex less lisp lua makefile markdown "
        "matlab nginx objectivec ocaml perl php powershell properties protobuf python r ruby rust scala "
        "scheme scss shell sql swift toml tsx typescript verilog vhdl vim vue xml yaml"
    ).split()
)
_ALIASES = {
    "c++": "cpp",
    "c#": "csharp",
    "cc": "cpp",
    "console": "bash",
    "cs": "csharp",
    "docker": "dockerfile",
    "golang": "go",
    "h": "c",
    "hpp": "cpp",
    "hs": "haskell",
    "js": "javascript",
    "json5": "json",
    "jsonc": "json",
    "kt": "kotlin",
    "make": "makefile",
    "md": "markdown",
    "mjs": "javascript",
    "node": "javascript",
    "objc": "objectivec",
    "objective-c": "objectivec",
    "proto": "protobuf",
    "ps1": "powershell",
    "py": "python",
    "py3": "python",
    "python3": "python",
    "pycon": "python",
    "rb": "ruby",
    "rs": "rust",
    "sh": "bash",
    "shell-session": "bash",
    "svg": "xml",
    "tex": "latex",
    "ts": "typescript",
    "yml": "yaml",
    "zsh": "bash",
}
DIAGRAMS = frozenset("mermaid plantuml puml dot graphviz flow flowchart sequence wavedrom".split())
"""Fences that draw where their engine runs; Zhihu shows their source."""


def language_of(name: str) -> str:
    """Zhihu's name for what an author wrote behind the fence."""
    plain = name.strip().lower()
    plain = _ALIASES.get(plain, plain)
    return plain if plain in _KNOWN else "text"
