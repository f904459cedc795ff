# `make compare` and `make test` set everything up on a fresh machine; nothing else has to be installed first but Python.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: compare test wheel-check coverage docs chromium bench mutants robustness torture clean

compare: .venv
	$(BIN)/lobsim compare --out out

test: .venv chromium
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist worksteal -q -rs -m "not alone"
	$(BIN)/pytest -q -rs -m alone
	@$(MAKE) --no-print-directory wheel-check

# What a user gets: the built wheels in empty environments without the lock, lowest and newest versions, every Python.
# The environments are kept in .cache/, by what pyproject.toml asks for.
wheel-check: .venv
	$(BIN)/python tests/clean_wheel/check.py

# Which lines the tests reach: 95 of 100, and every line of the physics.
coverage: .venv chromium
	rm -f .coverage .coverage.*
	$(BIN)/pytest -n auto --dist worksteal -q -m "not alone" --cov --cov-report=
	$(BIN)/pytest -q -m alone --cov --cov-append --cov-report=
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --include="lobsim/physics/*" --fail-under=100

# The page is tried in a browser where there is one, or apt-get may bring it; else those tests are skipped and say so.
chromium:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium; } \
		|| echo "no chromium, and apt-get cannot bring it: the page is not tried in a browser"

# Pages, lessons with their figures, tables: all made anew, and a warning is an error.
docs: .venv
	$(BIN)/python -m sphinx -W --keep-going -q -j auto -b html docs build/docs

bench: .venv
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/start.py
	$(BIN)/python benchmarks/sweep.py
	$(BIN)/python benchmarks/work_precision.py
	$(BIN)/python benchmarks/fit.py
	$(BIN)/python benchmarks/drive.py
	$(BIN)/python benchmarks/page.py
	$(BIN)/python benchmarks/data.py

# Replay the deliberate mistakes of tests/mutants.toml; every one must be caught.
mutants: .venv
	$(BIN)/python benchmarks/mutants.py

# Random cells over all ranges and laws; every one must end in a cause or in a sentence.
robustness: .venv
	$(BIN)/python benchmarks/robustness.py

# Break it on purpose: 5,000 random cells, damaged and hostile files, full disks, killed processes, a hundred visitors.
torture: .venv
	$(BIN)/python -m benchmarks.torture

.venv: .venv/ready

# The marker is written last, so that an interrupted installation is made again.
# The lock holds the build backend as well: nothing but the lock is fetched.
.venv/ready: requirements.lock pyproject.toml hexwgm/pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" \
		|| { echo "lobsim needs Python 3.11 or later, $(PYTHON) is older: make PYTHON=python3.12 ..."; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . -e ./hexwgm
	@touch $@

clean:
	rm -rf .venv .cache out build dist docs/generated .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
