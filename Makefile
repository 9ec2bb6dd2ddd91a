# make demo   sets up and runs the main job on the bundled sample
# make test   sets up and passes the tests
# make check  style, types and import floors (what the tests do not cover)
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install demo test check

install: .venv/.installed

.venv/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.lock -e .
	touch $@

demo: install
	$(BIN)/consultfeed demo demo

test: install
	$(BIN)/python -m pytest

check: install
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports
