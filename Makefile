# Two commands on a fresh machine: `make report` and `make test`. Needs Python 3.11+, git and make.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed

RIVALS := .venv-rivals

# Installed into this environment and nowhere else, whatever the user's settings say.
export PIP_USER := 0

# An environment belongs to its place, which is written into it: in a copied or moved project it is made anew.
ifneq ($(wildcard $(BIN)),)
ifneq ($(shell [ "$$(cat $(INSTALLED) 2>/dev/null)" = "$$(pwd -P)" ] && echo here),here)
.PHONY: $(INSTALLED)
ANEW := --clear
endif
endif

.PHONY: report test quick docs lint format browser audit lock rivals clean

report: $(INSTALLED)  ## build the tables and render all pages of the shipped plan into reports/
	$(BIN)/plan-analysis build
	$(BIN)/plan-analysis run
	@echo "reports/index.html is ready. For the command plan-analysis, in every new terminal: source $(BIN)/activate"

test: lint  ## lint, unit tests and notebooks (their committed outputs are compared)
	$(BIN)/python -m pytest -n auto --maxprocesses=4 --dist loadfile --no-loadscope-reorder

quick: $(INSTALLED)  ## the inner loop: tests without notebooks, browsers and runs of whole reports
	$(BIN)/python -m pytest -p no:nbval -o addopts= -q -n auto --maxprocesses=4 --dist loadfile --no-loadscope-reorder -m "not slow" tests

docs: $(INSTALLED)  ## the API, from docstrings, into build/docs
	$(BIN)/python docs/api.py

lint: $(INSTALLED)  ## style, imports between rooms, and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy

format: $(INSTALLED)  ## mend format and imports
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Exactly the pinned versions, each file checked against its hash; modules are compiled when first imported, for most
# of the 12,000 never are.
$(INSTALLED): constraints.txt pyproject.toml
	@echo "installing the pinned packages into .venv, one to three minutes …"
	$(PYTHON) -m venv $(ANEW) .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	pwd -P > $(INSTALLED)

browser:  ## checkers for the tests in a browser (needs npm; the tests need Chromium, the validator Java)
	npm install --silent --no-audit --no-fund --no-save --no-package-lock --prefix build/browser axe-core@4.14.1 vnu-jar@26.9.27

audit:  ## known weaknesses of the pinned packages; fails where one could not be looked up (needs uv and PyPI itself)
	uvx pip-audit --strict --requirement constraints.txt --disable-pip --require-hashes --progress-spinner off

lock:  ## pin again after a change in pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra dev --extra browser --extra cluster --extra app --universal --fork-strategy fewest --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --no-annotate -q -o constraints.txt

rivals: $(RIVALS)/installed  ## an environment with the packages that the benchmarks compare with

$(RIVALS)/installed: constraints.txt pyproject.toml benchmarks/rivals.txt
	$(PYTHON) -m venv $(RIVALS)
	$(RIVALS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	$(RIVALS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r benchmarks/rivals.txt
	$(RIVALS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf .venv $(RIVALS) build *.egg-info
