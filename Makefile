# make demo: install, then compare the options of the demo.   make test: everything that must hold before a change goes in.
# make golden: renew the golden tables after a change of the model that is meant.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-all golden bench bench-quick readme clean

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	touch $@

demo: $(VENV)/installed
	$(BIN)/leadsim compare saas-20-salespeople --replications 30

test: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -m "not slow" -n 3

test-all: $(VENV)/installed
	$(BIN)/python -m pytest -n 2

golden: $(VENV)/installed
	$(BIN)/python -m pytest tests/golden --renew-golden

bench: $(VENV)/installed
	$(BIN)/python -m tests.bench

bench-quick: $(VENV)/installed
	$(BIN)/python -m tests.bench --quick

readme: $(VENV)/installed
	$(BIN)/python tools/paste_result.py

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache
