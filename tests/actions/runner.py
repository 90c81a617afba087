"""A little runner for composite actions: reads action.yml, evaluates its few expressions, runs its steps with bash.

It knows what our action uses and refuses the rest. Steps that use other actions are told, not run; `pip` installs
nothing: the environment of the tests stands in for it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_EXPRESSION = re.compile(r"\$\{\{\s*([a-z_.-]+)\s*\}\}")


@dataclass
class Ended:
    """How a step of a workflow ended."""

    code: int
    log: str
    summary: str
    outputs: dict[str, str]
    used: list[str]


@dataclass
class Runner:
    """One machine: `workspace` is a checkout, `temp` its own folder; `environment` is what the job sets."""

    action: Path
    workspace: Path
    temp: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def run(self, inputs: Mapping[str, str], *, event: str = "", payload: object = None) -> Ended:
        """Runs the action as a workflow's step would."""
        said = yaml.safe_load(self.action.read_text("utf-8"))
        known = {name: str(each.get("default", "")) for name, each in said["inputs"].items()}
        assert set(inputs) <= set(known), "an input that the action does not have"
        context = {f"inputs.{name}": value for name, value in {**known, **inputs}.items()}
        context = {
            name: self._value(value, {"github.token": "t0ken-of-the-job"}) for name, value in context.items()
        }
        ended = Ended(0, "", "", {}, [])
        for step in said["runs"]["steps"]:
            if "uses" in step:
                ended.used.append(step["uses"])
            elif not ended.code:
                self._step(step, context, ended, event=event, payload=payload)
        for name, output in said["outputs"].items():
            ended.outputs[name] = self._value(output["value"], context)
        return ended

    def _step(
        self, step: Mapping[str, Any], context: dict[str, str], ended: Ended, *, event: str, payload: object
    ) -> None:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "an expression inside a script is an injection"
        folder = self.temp / f"step{len(list(self.temp.iterdir()))}"
        folder.mkdir()
        files = {
            name: folder / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_EVENT_PATH")
        }
        files["GITHUB_EVENT_PATH"].write_text(json.dumps(payload or {}), "utf-8")
        own = {name: self._value(str(value), context) for name, value in step.get("env", {}).items()}
        environment = {
            **os.environ,
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": event,
            "GITHUB_REPOSITORY": "lin/blog",
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_ACTION_PATH": str(self.action.parent),
            "RUNNER_TEMP": str(self.temp),
            "PATH": f"{self._tools()}{os.pathsep}{os.environ['PATH']}",
            **{name: str(path) for name, path in files.items()},
            **self.environment,
            **own,
        }
        script = folder / "script.sh"
        script.write_text(step["run"], "utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.workspace,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        ended.code, ended.log = done.returncode, ended.log + done.stdout + done.stderr
        if files["GITHUB_STEP_SUMMARY"].is_file():
            ended.summary += files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
        if files["GITHUB_OUTPUT"].is_file():
            for name, value in read_outputs(files["GITHUB_OUTPUT"].read_text("utf-8")).items():
                context[f"steps.{step['id']}.outputs.{name}"] = value

    def _value(self, text: str, context: Mapping[str, str]) -> str:
        return _EXPRESSION.sub(lambda found: context.get(found[1], ""), text)

    def _tools(self) -> Path:
        """A `python` that makes a venv whose pip installs nothing and whose publish is the one under test."""
        folder = self.temp / "tools"
        if not folder.is_dir():
            folder.mkdir()
            paths = os.pathsep.join(path for path in sys.path if path)
            publish = f"#!/bin/sh\nPYTHONPATH='{paths}' exec '{sys.executable}' -m publisher \"$@\"\n"
            make = (
                '#!/bin/sh\n[ "$1 $2" = "-m venv" ] || exit 9\nmkdir -p "$3/bin"\n'
                'printf \'#!/bin/sh\\necho "installed: $*"\\n\' >"$3/bin/python"\n'
                f'cp \'{folder}/publish\' "$3/bin/publish"\nchmod +x "$3/bin/python"\n'
            )
            for name, text in (("publish", publish), ("python", make), ("fc-list", "#!/bin/sh\necho Noto\n")):
                (folder / name).write_text(text, "utf-8")
                (folder / name).chmod(0o755)
        return folder


def read_outputs(text: str) -> dict[str, str]:
    """What a step wrote into GITHUB_OUTPUT, by GitHub's rule for values of several lines."""
    found: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, _, mark = line.partition("<<")
        value: list[str] = []
        for inner in lines:
            if inner == mark:
                break
            value.append(inner)
        found[name] = "\n".join(value)
    return found
