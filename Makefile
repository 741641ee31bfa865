# Needs Python 3.11 or newer, pip and make; everything else goes into .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint bench clean

demo: .venv/base
	$(BIN)/lienthong demo --out build/demo

test: .venv/test
	$(BIN)/python -m pytest -n auto -q $(PYTEST)

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/test
	for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

.venv/pip:
	$(PYTHON) -m venv .venv
	touch $@

.venv/base: .venv/pip pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

.venv/test: .venv/base
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[test]'
	touch $@

clean:
	rm -rf .venv build
