# One command each; every target prepares what it needs by itself.
# Another interpreter: make run PYTHON=python3.12

VENV := .venv
BIN := $(VENV)/bin
UV := uv>=0.13,<0.14
CODE := bot providers storage

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

SUITS = import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c '$(SUITS)' 2>/dev/null && { echo $$p; exit; }; done; echo python3)
VERDICT = $(shell $(PYTHON) -c '$(SUITS)' >/dev/null 2>&1 && echo suits)
VERSION = $(shell $(PYTHON) --version 2>&1 | head -n 1)

.DEFAULT_GOAL := help
.PHONY: help run update test lint format browser bench coverage provider lock clean

help: ## Show these lines
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | \
		while IFS='|' read -r name text; do printf '%-16s%s\n' "$$name" "$$text"; done

run: $(VENV)/run.stamp ## Start the shop; without BOT_TOKEN, the sandbox in a browser
	@$(BIN)/python -m bot run

# In this order: whatever comes after the backup can be taken back with it. Where another user runs the shop, its files
# stay that user's: make update USING="sudo -u vitrina".
update: $(VENV)/run.stamp ## After git pull, with the shop stopped: back up, migrate, check
	@$(USING) $(BIN)/python -m bot backup
	@$(USING) $(BIN)/python -m bot migrate
	@$(USING) $(BIN)/python -m bot doctor

test: $(VENV)/dev.stamp ## Run every test that needs no browser
	$(BIN)/python -m pytest --ignore=tests/browser --ignore=tests/bench tests

lint: $(VENV)/dev.stamp ## Check style, types and the arrows between folders
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports

format: $(VENV)/dev.stamp ## Put the code into the house style
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

browser: $(VENV)/dev.stamp ## Run the tests that drive Chromium
	@test -x "$(CHROMIUM)" || { \
		echo "No Chromium found. Install Debian's package 'chromium' or name one: make browser CHROMIUM=/path/to/it" >&2; \
		exit 1; }
	CHROMIUM="$(CHROMIUM)" $(BIN)/python -m pytest tests/browser

bench: $(VENV)/dev.stamp ## Measure what is promised to be fast
	@for each in tests/bench/bench_*.py; do \
		name=$$(basename $$each .py); echo "== $$name"; $(BIN)/python -m tests.bench.$$name || exit 1; done

coverage: $(VENV)/dev.stamp ## Show which lines and branches the tests reach
	$(BIN)/python -m pytest --cov --ignore=tests/browser --ignore=tests/bench tests

# Only a name that was typed: some systems set NAME to the machine's own.
provider: $(VENV)/dev.stamp ## Begin a new provider: make provider NAME=acme
	@$(BIN)/python -m providers.scaffold '$(if $(filter command%,$(origin NAME)),$(NAME))'

lock: $(BIN)/python ## Compile both requirements files again, newest versions that fit
	$(BIN)/python -m pip install --quiet "$(UV)"
	$(COMPILE) pyproject.toml --output-file requirements.txt
	$(COMPILE) pyproject.toml --group dev --constraints requirements.txt --output-file requirements-dev.txt

clean: ## Remove the environment and every cache; data/ and secrets/ stay
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
	find $(CODE) tests -name __pycache__ -type d -prune -exec rm -rf {} +

CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
COMPILE = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-config --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

# A half-made environment is removed, so that the next try starts afresh.
$(BIN)/python:
	@$(if $(VERDICT),,$(error Vitrina needs Python 3.11 to 3.14, but '$(PYTHON)' answers '$(VERSION)'; name another: make PYTHON=python3.12))
	@echo "Preparing $(VENV) with $(VERSION), once"
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }

# The stamps are newer than the lock they were installed from. The dev lock holds the other one whole.
$(VENV)/run.stamp: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	@touch $@ $(VENV)/run.stamp
