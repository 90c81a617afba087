# Everything a person or CI runs. On a bare machine only make and Python >= 3.11 are needed:
# each target that needs the environment makes it first, from requirements-dev.lock, with hashes.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
DOCS   := build/docs-venv
JOBS   ?= auto

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help venv demo test test-engines crash-matrix lint format bench reference docs docs-serve lock clean

# Tries a command three times: a package index answers badly now and then.
define try3
for n in 1 2 3; do $(1) && break; [ $$n = 3 ] && { echo "failed three times: $(strip $(2))" >&2; exit 1; }; \
  echo "trying again ($$n of 3 failed): $(strip $(2))" >&2; sleep $$((n * 3)); done
endef

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */\1|/' | awk -F'|' '{ printf "  make %-14s %s\n", $$1, $$2 }'

venv: $(STAMP)  ## the environment in .venv, from the lock

demo: $(STAMP)  ## the whole job on the sample posts, against the built-in platforms
	@$(BIN)/publish demo

test: $(STAMP)  ## the tests; needs nothing but Python
	@$(BIN)/python -m pytest -n $(JOBS) -m "not engines" $(ARGS)

test-engines: $(STAMP)  ## the tests against real engines (installs Hexo, Hugo, Jekyll, Chromium and fonts)
	@bash tests/engines/install.sh
	@$(BIN)/python -m pytest -m engines $(ARGS)

crash-matrix: $(STAMP)  ## kill a batch at every request and run it again; writes docs/crash-matrix.md (half an hour)
	@PYTHONPATH=.:adapters $(BIN)/python -m tests.line.crash_matrix
	@LIFETIMES=100 $(BIN)/python -m pytest tests/line/test_lifetime.py

lint: $(STAMP)  ## ruff and mypy --strict
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy publisher adapters

format: $(STAMP)  ## let ruff lay out the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(STAMP)  ## start-up and rendering times, printed
	@$(BIN)/python -m bench.startup
	@$(BIN)/python -m bench.render
	@$(BIN)/python -m bench.uploads
	@$(BIN)/python -m bench.reading
	@$(BIN)/python -m bench.zhihu

reference: $(STAMP)  ## write docs/reference/ from the code
	@$(BIN)/python docs/site/reference.py

docs: $(DOCS)/.installed  ## the documentation's site, in build/site
	@$(DOCS)/bin/mkdocs build --strict --quiet

docs-serve: $(DOCS)/.installed  ## the same while you write, on loopback
	@$(DOCS)/bin/mkdocs serve

lock: $(STAMP)  ## resolve the dependencies anew into requirements-dev.lock
	@$(PYTHON) -m venv build/lock && build/lock/bin/python -m pip --disable-pip-version-check --quiet install uv
	@build/lock/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --upgrade --no-emit-index-url --no-emit-find-links --no-annotate \
	  --custom-compile-command 'make lock' --output-file requirements-dev.lock

	@build/lock/bin/uv pip compile docs/site/requirements.in --universal --python-version 3.11 --generate-hashes \
	  --upgrade --no-emit-index-url --no-emit-find-links --no-annotate \
	  --custom-compile-command 'make lock' --output-file docs/site/requirements.lock

clean:  ## remove the environment, caches and builds
	@rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1). Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "$(PYTHON) has no ensurepip, so it cannot make an environment. On Debian and Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
	@echo "setting up $(VENV) (once) ..." >&2
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@$(call try3, $(PIP) install --require-hashes -r requirements-dev.lock, packages of requirements-dev.lock)
	@$(call try3, $(PIP) install --no-deps --no-build-isolation -e ., editable install)
	@touch $@

$(DOCS)/.installed: docs/site/requirements.lock
	@echo "setting up $(DOCS) (once) ..." >&2
	@[ -x $(DOCS)/bin/python ] || $(PYTHON) -m venv $(DOCS)
	@$(call try3, $(DOCS)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r docs/site/requirements.lock, packages of docs/site/requirements.lock)
	@touch $@
