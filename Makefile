# Everything a newcomer needs is `make run`; README.md tells the rest. Needs Python 3.11 and make, nothing else.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PY := .venv/bin/python

# Tests run on every core; TESTS="tests/search -q" runs some of them, as pytest understands it.
TESTS ?= -n auto --dist loadfile

# Every setting of README.md may be given to make: make run PORT=8123 DATA_DIR=/srv/tukikartta
.PHONY: run admin manage load-data test check screenshots guide openapi environment tools translations constraints

run: environment
	@exec $(PY) -m config.serve

# Asks for a name and a password; no account exists before.
admin: environment
	@$(PY) -m config.prepare --database
	@$(PY) manage.py createsuperuser

# make manage CMD="import_services services.csv --dry-run"
manage: environment
	@$(PY) manage.py $(CMD)

# Reads the reference data and the starting content again; a second time changes nothing.
load-data: environment
	@$(PY) -m config.prepare --database
	@$(PY) manage.py load_reference_data
	@$(PY) manage.py load_starting_content --again
	@$(PY) manage.py load_editorial_content

test: tools
	@$(PY) -m pytest $(TESTS)

check: tools
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py makemigrations --check --dry-run
	$(PY) -m pytest $(TESTS)

# The description of the JSON API as a file: a change of it is a decision.
openapi: tools
	@DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py export_openapi_schema --api config.api.api --indent 1 --output docs/openapi.json

# README's pictures, from the site that `make run` serves on PORT (8000).
screenshots: tools
	@$(PY) docs/screenshots.py http://127.0.0.1:$(or $(PORT),8000)

# The pictures of docs/guide, taken while the test of the first tasks follows the guide.
guide: tools
	@GUIDE_PICTURES=docs/guide $(PY) -m pytest tests/browser/test_first_tasks.py -q -n 0

# Builds locale/*/LC_MESSAGES/django.mo from the .po files, without GNU gettext.
translations: environment
	@$(PY) -m config.translations

environment:
	@$(PYTHON) -I config/install.py finnish

tools:
	@$(PYTHON) -I config/install.py finnish postgres dev

# Resolves pyproject.toml anew and writes what came out of it to constraints.txt.
constraints:
	@$(PYTHON) -I config/install.py --resolve finnish postgres dev bench

# Speed beside a naive peer, in one run; bench-full also at 50,000 and 100,000 services. Needs wrk and the extra "bench".
.PHONY: bench bench-full bench-tools
bench-tools:
	@$(PYTHON) -I config/install.py finnish postgres dev bench

bench: bench-tools
	@$(PY) -m bench.speed --services 10000 --quick

# The link checker beside lychee and linkchecker; a quarter of an hour.
.PHONY: bench-links
bench-links: bench-tools
	@$(PY) -m bench.links --results bench/RESULTS.md

bench-full: bench-tools
	@$(PY) -m bench.speed --services 10000 --results bench/RESULTS.md
	@$(PY) -m bench.speed --services 50000 --results bench/RESULTS.md
	@$(PY) -m bench.speed --services 100000 --results bench/RESULTS.md
	@$(PY) -m bench.publishing --services 100000 --results bench/RESULTS.md
	@if [ -n "$$SEARCH_EVAL" ]; then $(PY) -m bench.words --results bench/RESULTS.md; \
	else echo "Finding by words was left out: SEARCH_EVAL names no folder with judged queries."; fi

# Lighthouse on the pages of the site that `make run` serves on PORT (8000). Needs Chromium and npm's npx.
.PHONY: lighthouse
lighthouse: environment
	@$(PY) -m bench.lighthouse http://127.0.0.1:$(or $(PORT),8000)
