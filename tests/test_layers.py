"""Who may import whom, who may print, who may speak HTTP: the rules of the house as tables, walked by `ast`."""

from __future__ import annotations

import ast
from collections.abc import Iterable

import pytest

from tests import layers
from tests.conftest import ROOT
from tests.layers import Module

EVERYTHING = frozenset(
    "adapter adapters apply check config document errors export files htmlreader ledger media pipeline plan preview read registry "
    "related sandbox state testing wording write".split()
)
CONTRACT = frozenset({"document", "errors", "adapter"})

ROOMS: layers.Rules = {
    "document": frozenset(),
    "errors": frozenset(),
    "files": frozenset(),
    "htmlreader": frozenset(),
    "wording": frozenset(),
    "adapter": frozenset({"document", "errors"}),
    "read": frozenset({"document", "errors", "htmlreader"}),
    "write": CONTRACT,  # the contract is data: what a target can, where its links lead
    "media": frozenset({"document", "errors"}),
    "related": frozenset(
        {"document", "errors", "read", "write"}
    ),  # lists as data, told from those that were read
    "ledger": CONTRACT | {"files"},
    "state": CONTRACT | {"files", "ledger"},
    "plan": CONTRACT | {"htmlreader", "ledger"},
    "check": CONTRACT | {"ledger", "media", "plan", "read", "related", "write"},
    "apply": CONTRACT | {"files", "htmlreader", "ledger", "media", "plan", "write"},
    "sandbox": CONTRACT | {"files"},
    "preview": CONTRACT | {"files", "htmlreader", "media", "plan", "read", "wording", "write"},
    "export": CONTRACT | {"apply.pictures", "files", "media", "preview", "wording", "write"},
    "registry": CONTRACT | {"adapters", "sandbox.wire"},
    "config": CONTRACT | {"files", "media", "plan", "read", "registry", "related", "state.branch", "write"},
    "pipeline": EVERYTHING - {"adapters", "apply", "export", "preview", "sandbox", "testing"},
    "pipeline.clients": EVERYTHING
    - {"adapters", "preview", "testing"},  # planning needs no network, this does
    "pipeline.ci_comment": EVERYTHING - {"adapters", "preview", "sandbox", "testing"},
    "pipeline.manual": EVERYTHING - {"adapters", "sandbox", "testing"},
    "pipeline.previewing": EVERYTHING - {"adapters", "apply", "sandbox", "testing"},
    "pipeline.applying": EVERYTHING - {"adapters", "preview", "sandbox", "testing"},
    "pipeline.adopting": EVERYTHING - {"adapters", "preview", "sandbox", "testing"},
    "pipeline.recording": EVERYTHING - {"adapters", "preview", "sandbox", "testing"},
    "pipeline.restoring": EVERYTHING - {"adapters", "preview", "sandbox", "testing"},
    "pipeline.remote": EVERYTHING - {"adapters", "preview", "sandbox", "testing"},
    "testing": EVERYTHING,
    "__main__": frozenset({"cli"}),
    "cli": EVERYTHING - {"adapters"},  # platforms by name are the registry's
}
"""One line a room: what it may import besides itself. Lower rooms never know higher ones."""

ROOMS_FOR_TYPES: layers.Rules = {"adapter": frozenset({"apply.transport"})}
"""What may stand below `if TYPE_CHECKING:` besides."""

ROLES: layers.Rules = {
    "__init__": frozenset(),
    "adapter": CONTRACT | {"write", "media"},
    "options": frozenset({"adapter", "errors"}),
    "client": frozenset({"adapter", "apply.transport", "errors", "files", "htmlreader"}),
    "sandbox": frozenset({"adapter", "errors", "files", "sandbox"}),
    "*": CONTRACT | {"apply.transport", "files", "htmlreader", "media", "sandbox", "write"},
}
"""What an adapter's file may import from `publisher`, also through other files of its folder."""

APART: layers.Rules = {
    "adapter": frozenset({"client", "sandbox"}),
    "options": frozenset({"adapter", "client", "sandbox"}),
    "client": frozenset({"adapter", "sandbox"}),
    "sandbox": frozenset({"adapter", "client"}),
}
"""Which files of its own folder a role never loads: an emulator that shares the client's code shares its faults."""

HTTP = frozenset({"publisher.apply.transport", "publisher.apply.guard"})
OWNERS: layers.Rules = {
    **dict.fromkeys(("requests", "urllib3", "urllib.request", "http.client", "httpx", "aiohttp"), HTTP),
    "tenacity": frozenset({"publisher.apply.transport"}),
    "http.server": frozenset({"publisher.sandbox", "publisher.preview"}),
    "click": frozenset({"publisher.cli"}),
    "rich": frozenset({"publisher.cli"}),
    "random": frozenset({"publisher.apply", "publisher.sandbox", "publisher.testing", "publisher.cli"}),
}
"""Libraries that have one room."""

MODULES = layers.read_modules(ROOT)


def _listed(findings: Iterable[str]) -> str:
    return "\n".join(findings)


def test_the_walk_finds_the_house() -> None:
    assert {"publisher.document", "publisher.adapter"} <= {module.name for module in MODULES}


def test_rooms_import_only_what_they_may() -> None:
    assert not _listed(layers.forbidden_rooms(MODULES, ROOMS, ROOMS_FOR_TYPES))


def test_adapters_import_only_what_their_roles_may() -> None:
    assert not _listed(layers.forbidden_in_adapters(MODULES, ROLES, APART))


def test_libraries_stay_in_their_rooms() -> None:
    assert not _listed(layers.forbidden_libraries(MODULES, OWNERS))


def test_only_the_command_line_prints_and_leaves() -> None:
    assert not _listed(layers.forbidden_calls(MODULES))


def test_no_dry_run_below_the_command_line() -> None:
    assert not _listed(layers.forbidden_parameters(MODULES))


def test_every_module_says_what_belongs_there() -> None:
    assert not _listed(layers.silent_packages(MODULES))


# ---------------------------------------------------------------- the walker itself, on planted violations


def planted(name: str, code: str) -> Module:
    """A module that exists only here; `name` as imported, `pkg/__init__` for a package."""
    base = "" if name.startswith("publisher.") else "adapters/"
    return Module(name.removesuffix(".__init__"), f"{base}{name.replace('.', '/')}.py", ast.parse(code))


@pytest.mark.parametrize(
    ("name", "code", "found"),
    [
        (
            "publisher.read.tree",
            "from publisher.ledger import Entry",
            "read must not import publisher.ledger.Entry",
        ),
        (
            "publisher.read.tree",
            "def f():\n    import publisher.apply.run",
            ":2: read must not import publisher.apply.run",
        ),
        ("publisher.read.tree", "from publisher import config", "read must not import publisher.config"),
        ("publisher.read.tree", "from ..apply import run", "read must not import publisher.apply.run"),
        (
            "publisher.plan.diff",
            "import publisher_hexo.adapter",
            "plan must not import publisher_hexo.adapter",
        ),
        ("publisher.attic", "", "'attic' has no rule"),
        ("publisher.write.html", "from publisher.apply.transport import T", "write must not import"),
        (
            "publisher.read.tree",
            "from publisher.readings import x",
            "read must not import publisher.readings.x",
        ),
        (
            "publisher.read.tree",
            "from publisher.document import Text\nfrom publisher.read.post import Post",
            None,
        ),
        ("publisher.adapter", "if TYPE_CHECKING:\n    from publisher.apply.transport import Transport", None),
        ("publisher.adapter", "from publisher.apply.transport import Transport", "adapter must not import"),
        (
            "publisher.pipeline.planning",
            "from publisher.apply.transport import Transport",
            "pipeline must not import",
        ),
        ("publisher.pipeline.clients", "from publisher.apply.transport import Transport", None),
        ("publisher.registry", "import publisher_hexo.adapter", None),
        ("publisher.cli.main", "from publisher import __version__\nimport publisher.plan.model", None),
    ],
)
def test_a_planted_import_is_found(name: str, code: str, found: str | None) -> None:
    modules = (planted("publisher_hexo.adapter", ""), planted(name, code))
    findings = _listed(layers.forbidden_rooms(modules, ROOMS, ROOMS_FOR_TYPES))
    assert (found in findings) if found else not findings


@pytest.mark.parametrize(
    ("name", "code", "found"),
    [
        (
            "publisher_x.adapter",
            "from publisher.apply.transport import T",
            "adapter must not import publisher.apply",
        ),
        ("publisher_x.adapter", "from publisher_x.client import C", "adapter must not import its own client"),
        ("publisher_x.adapter", "from publisher_y.tables import T", "an adapter must not import another"),
        (
            "publisher_x.adapter",
            "from publisher_x.session import S",
            "(through adapters/publisher_x/session.py)",
        ),
        (
            "publisher_x.client",
            "from publisher.document import Text",
            "client must not import publisher.document",
        ),
        (
            "publisher_x.client",
            "from publisher.apply.run import run",
            "client must not import publisher.apply.run",
        ),
        ("publisher_x.client", "from publisher_x import theme", "(through adapters/publisher_x/theme.py)"),
        ("publisher_x.client", "from publisher_x.session import S\nfrom publisher.errors import E", None),
        ("publisher_x.client", "if TYPE_CHECKING:\n    from publisher_x.adapter import A", None),
        ("publisher_x.sandbox", "from publisher_x.client import C", "sandbox must not import its own client"),
        ("publisher_x.sandbox", "from publisher.sandbox.wire import Request", None),
        ("publisher_x.__init__", "import publisher.errors", "__init__ must not import publisher.errors"),
        ("publisher_x.sign", "from publisher.ledger import Entry", "sign must not import publisher.ledger"),
    ],
)
def test_a_planted_import_in_an_adapter_is_found(name: str, code: str, found: str | None) -> None:
    modules = (
        planted("publisher_x.session", "from publisher.apply.transport import Transport"),
        planted("publisher_x.theme", "from publisher.write.html import escape"),
        planted("publisher_y.tables", ""),
        planted(name, code),
    )
    findings = _listed(layers.forbidden_in_adapters(modules, ROLES, APART))
    assert (found in findings) if found else not findings


@pytest.mark.parametrize(
    ("walk", "code", "found"),
    [
        (
            lambda m: layers.forbidden_libraries(m, OWNERS),
            "import requests",
            "requests is for publisher.apply",
        ),
        (
            lambda m: layers.forbidden_libraries(m, OWNERS),
            "from urllib import request",
            "urllib.request is for",
        ),
        (lambda m: layers.forbidden_libraries(m, OWNERS), "from urllib.parse import quote", None),
        (layers.forbidden_calls, "print('x')", "print() is for publisher/cli"),
        (layers.forbidden_calls, "import sys\nsys.exit(1)", ":2: exit is for publisher/cli"),
        (layers.forbidden_calls, "raise SystemExit(1)", "SystemExit is for publisher/cli"),
        (layers.forbidden_calls, "fingerprint('x')\nprint_blocks()", None),
        (layers.forbidden_parameters, "def f(*, dry_run=False): ...", "dry_run is for publisher/cli"),
        (layers.forbidden_parameters, "class A:\n    dry_run: bool", ":2: dry_run is for publisher/cli"),
        (layers.silent_packages, "x = 1", "no docstring"),
        (layers.silent_packages, '"""What belongs here."""', None),
    ],
)
def test_other_planted_faults_are_found(walk: object, code: str, found: str | None) -> None:
    assert callable(walk)
    findings = _listed(walk((planted("publisher.read.tree", code),)))
    assert (found in findings) if found else not findings


def test_the_command_line_may_print() -> None:
    module = planted("publisher.cli.main", "def f(dry_run):\n    print('x')\n    raise SystemExit(0)")
    assert not [*layers.forbidden_calls((module,)), *layers.forbidden_parameters((module,))]
