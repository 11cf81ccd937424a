# Every command a developer or an operator of a checkout needs. `make` alone explains them.

VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
HOST ?= 127.0.0.1
PORT ?= 8000
export PYTHON

# A file counts as made only if its recipe went through.
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help demo serve test check style types contracts frontend frontend-checks bench lock format clean

help: ## Explain every target (this)
	@echo "tryggkarta: make TARGET"
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)$$/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 19

demo: $(VENV)/.installed frontend ## Install all it takes, fill an example, serve it at http://127.0.0.1:8000
	$(BIN)/tryggkarta demo --host $(HOST) --port $(PORT)

serve: $(VENV)/.installed frontend ## Serve the store named by TRYGGKARTA_STORE (HOST=, PORT=)
	$(BIN)/tryggkarta serve --host $(HOST) --port $(PORT)

# pytest comes last, so that the run ends with its count.
test: browser gis proxy load style types contracts frontend-checks ## Install all it takes, then run every check and test, browser included
	$(BIN)/pytest -n $(WORKERS)

check: style types contracts frontend-checks ## The quick half: style, types, contracts, front end, fast tests
	$(BIN)/pytest -n $(WORKERS) -m "not slow and not browser"

.PHONY: browser
browser: ## Install Chromium for the browser tests, where it may
	@sh scripts/machine.sh browser

.PHONY: proxy
proxy: ## Install nginx, openssl, curl and age for the tests of running it for real, where it may
	@sh scripts/machine.sh proxy

.PHONY: gis
gis: build/gis/.installed ## Install GDAL, QGIS and PDOK's validator for the GIS tests, where it may

build/gis/.installed: requirements-gis.lock scripts/machine.sh $(VENV)/.installed
	@sh scripts/machine.sh gis
	/usr/bin/python3 -m venv --system-site-packages --without-pip --clear build/gis
	$(BIN)/pip --python build/gis/bin/python install --quiet --disable-pip-version-check --no-deps --require-hashes \
		-r requirements-gis.lock
	@touch $@

style: $(VENV)/.installed ## Lint and formatting (ruff)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed ## Types (mypy, strict)
	$(BIN)/mypy

contracts: $(VENV)/.installed ## Who may import whom (import-linter)
	$(BIN)/lint-imports

frontend: $(VENV)/.installed ## Build the front end, unless nothing in it has changed
	@$(BIN)/python scripts/build_frontend.py

frontend-checks: frontend ## The front end's types and its tests in Node
	$(BIN)/python scripts/build_frontend.py --check
	$(BIN)/python scripts/build_frontend.py --test

.PHONY: load
load: ## Install wrk for the benchmarks, where it may
	@sh scripts/machine.sh load

bench: load $(VENV)/.installed frontend ## Measure the speeds we promise, printed with machine and versions
	$(BIN)/python -m scripts.bench

format: $(VENV)/.installed ## Put the code in our style
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

# Neither file names the package host that was asked for it.
UV := build/lock/bin/uv
lock: $(UV) ## Pin every dependency anew (UPGRADE=--upgrade takes newer ones)
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
		$(UPGRADE) --group dev --output-file requirements.lock pyproject.toml
	$(UV) pip compile --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
		$(UPGRADE) --group gis --output-file requirements-gis.lock
	$(MAKE) $(VENV)/.locked
	$(BIN)/python scripts/build_frontend.py --npm install --package-lock-only --ignore-scripts \
		--omit-lockfile-registry-resolved --no-audit --no-fund

$(UV): | $(VENV)/bin/python
	$(BIN)/python -m venv build/lock
	build/lock/bin/pip install --quiet "uv>=0.9.8"

clean: ## Remove everything made here; data stays
	rm -rf $(VENV) build dist webmap/static/build webmap/static/build.* webmap/frontend/node_modules
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find geodata webmap scripts tests -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@python=$$(sh scripts/machine.sh python) && echo "$$python -m venv $(VENV)" && "$$python" -m venv $(VENV)

# The lock is complete, so pip has nothing to resolve; that also keeps the GDAL bindings out (docs/dependencies.md).
$(VENV)/.locked: requirements.lock $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.installed: pyproject.toml $(VENV)/.locked
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
