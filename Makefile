# Everything here makes what it needs first: a virtual environment from requirements.lock, and the
# translations compiled. Nothing is installed outside this folder. `make help` lists the targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# The compiler that checks the scripts' types; npm knows where it comes from, the lock only which it is.
SCRIPTS := $(VENV)/scripts
TSC := $(SCRIPTS)/node_modules/typescript/bin/tsc
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))
# Test processes side by side; each starts its own PostgreSQL.
JOBS ?= 2

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Compiled files are kept whatever the machine says: many processes here import the same modules.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help ready demo test prove check format lock

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

ready: $(STAMP) $(CATALOGUES)

demo: ready ## build a town of six villages and serve it; make demo ARGS="--port 9000 --fresh"
	$(BIN)/xinyu demo $(ARGS)

# The rooms whose coverage must be whole are tested first, by their own tests: to measure costs a third of the time.
# The house rules are not asked twice: make check holds them.
MEASURED := tests/kernel tests/ledger tests/pos tests/proofs
test: ready ## every test but the house rules, on SQLite and PostgreSQL; make test ARGS="tests/ledger -k sqlite" runs a part
ifdef ARGS
	$(BIN)/python -m pytest -n $(JOBS) $(ARGS)
else
	$(BIN)/python -m pytest -n $(JOBS) --cov --no-cov-on-fail $(MEASURED)
	$(BIN)/python -m pytest -n $(JOBS) $(addprefix --ignore ,$(MEASURED) tests/law)
endif

prove: ready ## the proofs at full size; takes its time
	XINYU_FULL=1 $(BIN)/python -m pytest -m prove $(ARGS)

check: ready $(TSC) ## format, lint, types of code and scripts, floors and doors, house rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/node $(TSC) --project tests/scripts
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -n $(JOBS) --dist loadfile tests/law

format: ready ## put the code in form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(STAMP) ## write requirements.lock again from pyproject.toml; make lock ARGS=--upgrade takes newer ones
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --custom-compile-command "make lock" \
	    --quiet $(ARGS) --output-file requirements.lock

# pip checks every hash and resolves nothing: the lock is whole, and older pips stumble over a pinned package that
# another one asks for with an extra (coverage[toml]) as soon as a newer version is out. The project itself goes in as a link to this folder, so an edit counts at once.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo 'Python 3.11 or newer is needed; name it: make PYTHON=python3.12 …'; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	@echo 'Installing what requirements.lock lists into $(VENV) …'
	@$(BIN)/python -m pip install --quiet --require-hashes --no-deps --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(TSC): tests/scripts/package.json tests/scripts/package-lock.json | $(STAMP)
	@mkdir -p $(SCRIPTS)
	@cp tests/scripts/package.json tests/scripts/package-lock.json $(SCRIPTS)
	@cd $(SCRIPTS) && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --no-audit --no-fund
	@touch $@

translations/%.mo: translations/%.po | $(STAMP)
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
