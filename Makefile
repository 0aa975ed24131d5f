# Serval. `make run` and `make test` set up in .venv what they need, then do it.
# Needs only make and Python 3.11, 3.12 or 3.13 with venv (Debian: apt install make python3-venv).
# For another Python than `python3`: make clean, then make run PYTHON=python3.12.

PYTHON ?= python3
PYTHONS ?= python3.11 python3.12 python3.13
BIN := .venv/bin
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r
INDEX := https://pypi.org/simple
EXPORT := uv export -q --no-config --frozen --no-header --no-annotate

RIGHT_PYTHON := import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 14) else \
	"Serval needs Python 3.11, 3.12 or 3.13, not %d.%d: try  make $(or $(MAKECMDGOALS),run) PYTHON=python3.11" % v)

CALIBRATED := scenarios/calibrated/january_2013.toml
MECHANISMS := $(notdir $(basename $(wildcard scenarios/without/*.toml)))

.PHONY: docs help run app test trust sameness lint format bench emergence validation lock clean counterfactuals
.NOTPARALLEL:

help:  ## what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 24

run: .venv/.run.stamp  ## replay January 2013; ARGS="run smoke --seed 7" passes another command to run.py
	@$(BIN)/python run.py $(or $(ARGS),run january_2013)

app: .venv/.run.stamp  ## watch and question the campaign in the browser; ARGS="smoke --port 9000"
	@$(BIN)/python run.py app $(ARGS)

test: lint  ## everything that must hold before a push: lint, then the tests; ARGS goes to pytest
	@$(BIN)/python -m tests.side_by_side $(ARGS)

trust: .venv/.dev.stamp  ## the long tests: many runs, laws, fuzzing, faults; then docs/reliability.md
	SERVAL_NOTE=1 $(BIN)/python -m pytest -q -m "slow or trust" $(ARGS)
	$(BIN)/python -m tests.reliability

sameness:  ## the same results on other Pythons; PYTHONS="python3.11 python3.12 python3.13"
	@for python in $(PYTHONS); do \
		test -x .cache/pythons/$$python/bin/python || $$python -m venv .cache/pythons/$$python || exit 1; \
		.cache/pythons/$$python/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt || exit 1; \
		SERVAL_NOTE=1 .cache/pythons/$$python/bin/python -m tests.sameness.ways --check || exit 1; \
	done

lint: .venv/.dev.stamp  ## style, format and types
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

format: .venv/.dev.stamp  ## put the code into shape
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

docs: .venv/.dev.stamp  ## the documentation as site/index.html; ARGS="--small" plays the notebooks small
	@$(BIN)/python docs/build.py $(ARGS)

bench: .venv/.dev.stamp  ## how fast it is here
	$(BIN)/python benchmarks/bench_engine.py
	$(BIN)/python benchmarks/bench_batch.py

counterfactuals: .venv/.run.stamp  ## every scenario side by side, as docs/counterfactuals.md
	$(BIN)/python -m sim.study.pages.counterfactuals --runs 200

emergence: .venv/.run.stamp  ## what emerges, in 500 runs, as docs/emergence.md
	$(BIN)/python -m sim.study.pages.emergence --runs 500

validation: .venv/.run.stamp  ## scores, ablations, sensitivity, calibration as docs/validation.md (looks at the later window)
	$(BIN)/python run.py sensitivity january_2013 --quiet
	$(BIN)/python run.py calibrate january_2013 --quiet
	mkdir -p $(dir $(CALIBRATED)) && cp results/calibration-january_2013/calibrated.toml $(CALIBRATED)
	$(BIN)/python run.py score january_2013 january_21 --quiet
	$(BIN)/python run.py score january_2013 january_21 --parameters $(CALIBRATED) --out results/score-calibrated --quiet
	$(BIN)/python run.py score january_2013 $(MECHANISMS:%=--without %) --first-window-only --out results/score-worth --quiet
	$(BIN)/python -m sim.study.pages.displacement --later
	$(BIN)/python -m sim.study.pages.validation

lock:  ## for maintainers, needs uv: solve the versions again and export them
	uv lock --no-config --fork-strategy fewest --default-index $(INDEX)
	$(EXPORT) --no-dev -o requirements.txt
	$(EXPORT) --all-groups -o requirements-dev.txt

clean:  ## remove .venv and every cache; results/ stays
	rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A failed or half-made .venv is removed, so that the next try starts afresh.
$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "no $(PYTHON) here: install Python 3.11, 3.12 or 3.13"; exit 1; }
	@$(PYTHON) -c '$(RIGHT_PYTHON)'
	@$(PYTHON) -m venv --clear .venv || { rm -rf .venv; exit 1; }

# A .venv made by `uv sync` has no pip of its own. pip compiles on one core and compiles what nobody imports;
# compileall uses all cores and leaves out the packages' own tests.
.venv/.run.stamp: requirements.txt | $(BIN)/python
	@echo "setting up .venv (a minute or two, once)"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip
	@$(PIP) requirements.txt --no-compile
	-@$(BIN)/python -m compileall -q -j 0 -x '/(tests|jedi|debugpy)/' .venv/lib
	@touch $@

.venv/.dev.stamp: requirements-dev.txt .venv/.run.stamp
	@echo "adding the test tools"
	@$(PIP) requirements-dev.txt
	@touch $@
