# Needs Python 3.11 or later with venv and pip, and make. Everything else is fetched by `make setup`, locked by hash.

PYTHON ?= python3
BIND ?= 127.0.0.1:8000
JOBS ?= 2
# What `make test` runs on PostgreSQL; blank for everything.
ON_POSTGRES ?= -m postgres

VENV := .venv
PY := $(VENV)/bin/python
MANAGE := $(PY) manage.py
PYTEST := $(PY) -m pytest -n $(JOBS) --dist worksteal
CODE := casework mediation enforcement tests manage.py
PO := $(wildcard locale/*/LC_MESSAGES/*.po)

# Values that let production settings start far from production: for the checks below and nothing else.
DEPLOYED := DJANGO_SETTINGS_MODULE=casework.settings.production ALLOWED_HOSTS=casework.invalid DATABASE_URL= \
	SECRET_KEY=only-for-checks-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH \
	FIELD_KEYS=check:b25seSBmb3IgY2hlY2tzLCBhIGtleSBvZiAzMiBieXQ= \
	LEDGER_SIGNING_KEY=b25seSBmb3IgY2hlY2tzLCBhIGtleSBvZiAzMiBieXQ=

.PHONY: help setup demo serve run test fast fuzz whole check machines migrations messages verify lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/dev.stamp $(VENV)/messages.stamp ## the virtual environment with everything for development

demo: $(VENV)/base.stamp $(VENV)/messages.stamp ## the city of 2025, played through the engine, and its rates
	@$(MANAGE) demo

serve: $(VENV)/base.stamp $(VENV)/messages.stamp ## the site on BIND (127.0.0.1:8000), worker and clock with it
	@$(MANAGE) migrate --verbosity 0
	@$(PY) -m casework.serve --bind $(BIND)

run: serve

# What is about PostgreSQL runs first, on PostgreSQL, where one is found; the suite itself runs on the embedded default.
test: setup ## the whole suite
	@if url=$$($(PY) -m tests.services postgres 2>/dev/null); then DATABASE_URL=$$url $(PYTEST) -q $(ON_POSTGRES); fi
	@DATABASE_URL= $(PYTEST)

fast: setup ## the suite without services, stopping at the first failure
	@DATABASE_URL= $(PYTEST) -q -x -m "not postgres and not broker and not browser"

fuzz: setup ## thousands of made-up calls to the API; FUZZ_EACH calls to each operation, FUZZ_SEED for another order
	@DATABASE_URL= $(PY) -m pytest -q -s -m fuzz -o faulthandler_timeout=0 tests/casework/api/matters/test_fuzz.py

whole: setup ## every row of the real files that may not be copied here, where they lie beside the project
	@DATABASE_URL= $(PYTEST) -q -m whole

check: setup ## everything that can be judged without running the product
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-cache
	$(DEPLOYED) $(MANAGE) check --deploy --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) draw_machines --check
	$(PY) -m casework.translations check

machines: setup ## draw the machines into docs/machines/
	$(MANAGE) draw_machines

migrations: setup ## write the migrations that the models ask for
	$(MANAGE) makemigrations

messages: setup ## add new messages to the catalogue, then compile it
	$(PY) -m casework.translations update
	$(PY) -m casework.translations compile

verify: $(VENV)/base.stamp ## recompute every chain of the ledger
	$(MANAGE) verify_ledger

# uv is needed here only, to resolve for every platform at once: pip install uv.
lock: ## resolve the dependencies anew
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--quiet --upgrade pyproject.toml --extra oidc --extra pkcs11 --output-file requirements/base.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--quiet --upgrade pyproject.toml --extra oidc --extra pkcs11 --extra dev --constraint requirements/base.txt --output-file requirements/dev.txt

clean: ## remove what can be made again, databases included
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Casework needs Python 3.11 or later; PYTHON=... names another.")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/base.stamp: requirements/base.txt | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/base.txt
	@touch $@

# dev.txt holds base.txt as well.
$(VENV)/dev.stamp: requirements/dev.txt requirements/base.txt | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.txt
	@touch $(VENV)/base.stamp $@

$(VENV)/messages.stamp: $(PO) $(VENV)/base.stamp
	@$(PY) -m casework.translations compile
	@touch $@
