# `make help` lists what there is. Only Python 3.11 and make are needed; nothing asks for root.

PY := .venv/bin/python
JOBS ?= 2
ARGS ?=
PACKAGES := bench chatter_site configfiles drift knobs language llm memory moderation personas protocol rooms simulation streamctx supervisor

# Without byte code every process would compile all its imports again at each start.
unexport PYTHONDONTWRITEBYTECODE
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help setup run test test-all check lint fmt types arch js migrations schemas validate \
        e2e bench chaos lock docs clean runtime tools

help: ## List the targets
	@grep -hE '^[a-z][a-z0-9-]*:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

runtime:
	@scripts/setup run

tools:
	@scripts/setup dev

setup: tools ## Install everything into .venv, development tools included

run: runtime ## Start it all and print the address (ARGS="--port 9000 --data DIR")
	@exec $(PY) manage.py up $(ARGS)

test: tools ## Run the tests (own Redis; skips Node and browser tests where those are missing)
	$(PY) -m pytest -n $(JOBS) --dist loadfile -m "not e2e" $(ARGS)

test-all: tools ## Run the tests, those against the whole running product included
	$(PY) -m pytest -n $(JOBS) --dist loadfile -m "not e2e" $(ARGS)
	$(PY) -m pytest -m e2e tests/e2e $(ARGS)

check: lint types arch js migrations validate test ## What CI runs

lint: tools ## Look for mistakes and untidy formatting
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

fmt: tools ## Format the code
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	scripts/js format

types: tools ## Check the types, strictly
	.venv/bin/mypy $(PACKAGES)

arch: tools ## Check who imports whom
	.venv/bin/lint-imports

js: ## Check the pages' JavaScript: types, mistakes, form (skips where Node is missing)
	scripts/js

migrations: tools ## Fail when a model changed without its migration
	$(PY) manage.py makemigrations --check --dry-run

schemas: tools ## Export protocol/schemas and wire.d.ts from the message definitions
	$(PY) -m protocol.schema_export
	$(PY) -m protocol.typescript_export

validate: tools ## Check schemas, configurations and prompts (with Ajv too where Node is there)
	$(PY) -m tests.contracts.validate

e2e: tools ## Start the real thing, talk to it, kill its parts (CHATTER_URL=… takes a running one)
	$(PY) -m pytest -m e2e tests/e2e $(ARGS)

bench: tools ## Measure the fan-out: human line to everybody's socket
	$(PY) manage.py bench fanout $(ARGS)

chaos: tools ## Kill each process 20 times under load and print how long it took to come back
	$(PY) -m tests.e2e.chaos $(ARGS)

lock: tools ## Pin requirements*.in into requirements*.txt with hashes
	.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		requirements.in -o requirements.txt
	.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		requirements-dev.in -o requirements-dev.txt

docs: tools ## Write the generated tables into docs/
	$(PY) -m chatter_site.doc_tables

clean: ## Remove caches; keeps .venv and var
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
