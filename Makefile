# Every target sets up what it needs: .venv is made with the system's Python (by uv where it is on the PATH)
# and made again only when pyproject.toml has changed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: install test check reports check-reports lab bench fuzz kills clean
.DELETE_ON_ERROR:

install: $(READY)

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$(PYTHON) is older than 3.11. Name a newer one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@if command -v uv > /dev/null; then \
	  uv venv --quiet --clear --python "$$(command -v $(PYTHON))" $(VENV) && \
	  uv pip install --quiet --compile-bytecode --python $(BIN)/python --editable '.[test]'; \
	else \
	  $(PYTHON) -m venv --clear $(VENV) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'; \
	fi
	@touch $@

test: $(READY)
	$(BIN)/python -m pytest

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/actionlint

reports: $(READY)
	$(BIN)/sikap report --corpus seeds --out reports

check-reports: $(READY)
	$(BIN)/sikap check reports --corpus seeds

lab: $(READY)
	$(BIN)/jupyter lab --notebook-dir=notebooks

# Prints, judges nothing: minutes, not seconds. All 1,000 corpora: python tests/benchmarks/coverage.py
bench: $(VENV)/.bench
	$(BIN)/python -m pytest tests/benchmarks --override-ini python_files='bench_*.py' -s
	$(BIN)/python tests/benchmarks/bench_stories.py
	$(BIN)/python tests/benchmarks/bench_intervals.py
	$(BIN)/python tests/benchmarks/bench_classifier.py
	$(BIN)/python tests/benchmarks/coverage.py 50

$(VENV)/.bench: $(READY)
	@if command -v uv > /dev/null; then uv pip install --quiet --python $(BIN)/python --editable '.[bench]'; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'; fi
	@touch $@

fuzz: $(READY)
	$(BIN)/python tests/benchmarks/fuzz.py

kills: $(READY)
	$(BIN)/python tests/benchmarks/kills.py

clean:
	rm -rf $(VENV) reports/*.html reports/manifest.json build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
