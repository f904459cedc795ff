# `make compare` and `make test` set everything up on a fresh machine; nothing else has to be installed first but Python.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: compare test docs bench mutants robustness clean

compare: .venv
	$(BIN)/lobsim compare --out out

test: .venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto -q

# Pages, lessons with their figures, tables: all made anew, and a warning is an error.
docs: .venv
	$(BIN)/python -m sphinx -W --keep-going -q -j auto -b html docs build/docs

bench: .venv
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/sweep.py

# Replay the deliberate mistakes of tests/mutants.toml; every one must be caught.
mutants: .venv
	$(BIN)/python benchmarks/mutants.py

# Random cells over all ranges and laws; every one must end in a cause or in a sentence.
robustness: .venv
	$(BIN)/python benchmarks/robustness.py

.venv: .venv/ready

# The marker is written last, so that an interrupted installation is made again.
# The lock holds the build backend as well: nothing but the lock is fetched.
.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean:
	rm -rf .venv out build dist docs/generated .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
