# `make lab` sets everything up and opens JupyterLab on the example project; `make test` sets everything up and tests it.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

SOURCES := pyproject.toml package.json package-lock.json $(shell git ls-files -co --exclude-standard deepforge_jupyter kernels labextension 2>/dev/null)
FRONTEND := package.json package-lock.json tsconfig.json $(shell git ls-files -co --exclude-standard labextension 2>/dev/null)
LAB_ARGS ?=
BESIDE := --no-print-directory --jobs=2 $(if $(filter output-sync,$(.FEATURES)),--output-sync)
ROOT_ARGS := $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: lab test test-frontend test-python test-browser lint format schema chromium clean

lab: $(VENV)/examples.stamp
	@test -e workspace/digits/deepforge.json || $(BIN)/deepforge new workspace/digits --example digits
	$(BIN)/jupyter lab --ServerApp.root_dir=$(CURDIR)/workspace --LabApp.default_url=/lab/tree/digits/pipelines/train.dfpipe $(ROOT_ARGS) $(LAB_ARGS)

# Each part runs and reports, also after one that failed. What keeps one core busy runs beside something else.
test:
	$(MAKE) $(BESIDE) $(VENV)/test.stamp chromium
	failed=; \
	$(MAKE) $(BESIDE) --keep-going lint test-frontend || failed=1; \
	$(MAKE) --no-print-directory test-python || failed=1; \
	$(MAKE) --no-print-directory test-browser || failed=1; \
	test -z "$$failed"

test-frontend: $(VENV)/test.stamp
	npm run --silent test

test-python: $(VENV)/test.stamp
	$(BIN)/pytest --ignore tests/browser -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

test-browser: $(VENV)/test.stamp chromium
	$(BIN)/pytest tests/browser -n auto --maxprocesses 4 --dist worksteal

lint: $(VENV)/test.stamp
	npx tsc --noEmit
	npm run --silent lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/test.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	npm run --silent format

schema: $(VENV)/test.stamp
	$(BIN)/python -m deepforge_jupyter.handlers.openapi
	npm run --silent schema

chromium:
	@command -v chromium >/dev/null || if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	else echo "The browser tests need Debian's chromium: sudo apt-get install chromium (they are skipped without it)"; fi

$(VENV)/venv.stamp:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	touch $@

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund
	touch $@

$(VENV)/builder.stamp: $(VENV)/venv.stamp pyproject.toml
	$(BIN)/python -m pip install --quiet "jupyter-builder>=1.2,<2"
	touch $@

deepforge_jupyter/labextension/package.json: node_modules/.package-lock.json $(VENV)/builder.stamp $(FRONTEND)
	npm run --silent build:prod
	touch $@

$(VENV)/examples.stamp: $(VENV)/venv.stamp deepforge_jupyter/labextension/package.json $(SOURCES)
	HATCH_JUPYTER_BUILDER_SKIP_NPM=1 $(BIN)/python -m pip install --quiet ".[examples]"
	touch $@

$(VENV)/test.stamp: $(VENV)/venv.stamp deepforge_jupyter/labextension/package.json $(SOURCES)
	HATCH_JUPYTER_BUILDER_SKIP_NPM=1 $(BIN)/python -m pip install --quiet ".[test]"
	$(BIN)/python -m compileall -q deepforge_jupyter kernels
	touch $@ $(VENV)/examples.stamp

clean:
	rm -rf $(VENV) node_modules lib deepforge_jupyter/labextension build dist
