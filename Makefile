# Two commands matter: `make run` shows the product, `make test` passes everything.
SHELL := /bin/bash
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test lint types contracts fast soak journeys sample-tests format messages demo vendor screenshots clean bench bundle baseline

run: $(VENV)/.run
	@$(VENV)/bin/shigan sample
	@echo "Sample logins (password Shigan2022): secretary director leader head clerk community worker_a worker_b auditor manager outsider"
	@exec $(VENV)/bin/shigan run --port $(PORT)

test: $(VENV)/.dev
	@tools/browser.sh
	@$(MAKE) --no-print-directory lint types contracts
	@tools/test.sh

lint: $(VENV)/.dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(PY) tools/sizes.py

types: $(VENV)/.dev
	$(VENV)/bin/mypy

contracts: $(VENV)/.dev
	$(VENV)/bin/lint-imports
	DJANGO_SETTINGS_MODULE=shigan.settings.test $(PY) manage.py makemigrations --check --dry-run

# The part for daily use: no browser, no sample year, nothing broken on purpose, no walk of all.
fast: $(VENV)/.dev
	$(VENV)/bin/pytest -n 2 -q -m "not journey and not sample and not fault and not wide"

# The server is killed 200 times on each database while eight people write (SOAK=… for more).
SOAK ?= 200
soak: $(VENV)/.dev
	SHIGAN_SOAK_KILLS=$(SOAK) $(VENV)/bin/pytest -n0 -q -s tests/faults/test_kill.py

# Write the numbers of statements by page anew; the difference shows in the change.
baseline: $(VENV)/.dev
	SHIGAN_BASELINE=write $(VENV)/bin/pytest -q -n0 tests/baseline

journeys: $(VENV)/.dev
	$(VENV)/bin/pytest -q -m journey

format: $(VENV)/.dev
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

# Collect the texts of pages for translation (needs Debian's gettext), then compile.
messages: $(VENV)/.dev
	$(PY) tools/messages.py

demo: $(VENV)/.dev
	$(PY) -m demo.build

vendor: $(VENV)/.dev
	$(PY) tools/vendor.py

# The pictures of the README, from what `make run` serves in another window (needs Chromium).
screenshots: $(VENV)/.dev
	$(PY) tools/screenshots.py --address http://127.0.0.1:$(PORT)

# Source and packages in one file, for a machine without internet.
bundle: $(VENV)/.run
	@tools/bundle.sh

# How fast it is, beside what the machine can do; on PostgreSQL too where BENCH_DATABASE_URL names one.
bench: $(VENV)/.dev
	@$(PY) -m bench

clean:
	rm -rf $(VENV) var build .mypy_cache .pytest_cache .ruff_cache

$(VENV)/bin/python:
	python3 -m venv $(VENV)

$(VENV)/.run: requirements/base.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing what the product runs on …"
	@$(VENV)/bin/pip install -q --require-hashes -r requirements/base.txt
	@$(VENV)/bin/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing what the tests need …"
	@$(VENV)/bin/pip install -q --require-hashes -r requirements/dev.txt
	@$(VENV)/bin/pip install -q --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run
