# Needs make, a shell and Python 3.11 or newer; everything else is installed into .venv.
PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
EMBEDDED := $(VENV_PYTHON) -m config.embedded

.DEFAULT_GOAL := help
.PHONY: help run test fuzz check format backup restore release manage schema lock clean base dev

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## start Nigran on this machine (PORT=8000, NIGRAN_DATA_DIR=var); Ctrl-C stops it
	@NIGRAN_STARTED=$$(date +%s); export NIGRAN_STARTED; \
	$(PYTHON) bin/bootstrap.py base && exec $(EMBEDDED) run

test: dev ## run all tests, in the browser too (ARGS=... go to pytest)
	@$(PYTHON) bin/chromium.py
	@exec $(VENV_PYTHON) -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

fuzz: dev ## hold the interface to its OpenAPI document in thousands of cases (ARGS=... go to schemathesis)
	@FUZZ=yes FUZZ_ARGS='$(ARGS)' exec $(VENV_PYTHON) -m pytest -s -v tests/api_conformance/test_conformance.py

check: dev ## style, types, who imports whom, deployment settings, migrations
	@exec sh bin/check

format: dev ## put code into its standard form
	@$(VENV_PYTHON) -m ruff check --fix --quiet . && $(VENV_PYTHON) -m ruff format .

backup: base ## write a backup into NIGRAN_DATA_DIR/backups, with its checksum
	@exec $(EMBEDDED) backup

restore: base ## put a backup in the record's place: make restore FILE=...; the present one is kept aside
	@test -n "$(FILE)" || { echo "Say which backup: make restore FILE=var/backups/..." >&2; exit 1; }
	@exec $(EMBEDDED) restore "$(FILE)"

release: base ## freeze the record as files that can be cited: make release VERSION=2026.1 (NOTES="...")
	@test -n "$(VERSION)" || { echo "Say which version: make release VERSION=2026.1" >&2; exit 1; }
	@exec $(EMBEDDED) with manage.py make_release "$(VERSION)" --notes "$(NOTES)"

manage: base ## run one of Django's commands: make manage ARGS="changepassword editor"
	@exec $(EMBEDDED) with manage.py $(ARGS)

schema: base ## write docs/openapi.json anew, and say what it takes away from the one before
	@exec $(EMBEDDED) with manage.py write_schema

lock: dev ## lock the libraries of requirements/*.in anew, with checksums (ARGS=--upgrade for newer ones)
	@for kind in base dev; do \
		.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 $(ARGS) \
			requirements/$$kind.in --output-file requirements/$$kind.txt || exit 1; \
	done

clean: ## delete .venv and caches, never data
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

base:
	@$(PYTHON) bin/bootstrap.py base

dev:
	@$(PYTHON) bin/bootstrap.py dev
