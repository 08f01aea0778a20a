# `make run` starts microblog; `make help` lists the rest. Works with GNU make 3.81 (macOS) and newer.

BIN := .venv/bin
POSTS ?= 100000

# A stamp's name holds a checksum of what it depends on: nothing is looked at again until that changes.
checksum = $(shell { pwd; cat $(1); } | cksum | cut -d ' ' -f 1)
VENV := .venv/stamps/venv-$(call checksum,/dev/null)
RUN := .venv/stamps/run-$(call checksum,requirements.txt)
DEV := .venv/stamps/dev-$(call checksum,requirements-dev.txt)
PACKAGE := .venv/stamps/package-$(call checksum,pyproject.toml)
BROKEN := $(shell test -x $(BIN)/python || echo FORCE)

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help run test check bench lock format browser screenshots clean FORCE
.DEFAULT_GOAL := help

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' Makefile | expand -t 16

run: $(RUN) $(PACKAGE) ## start microblog on http://127.0.0.1:8000 (HOST, PORT and MICROBLOG_DATA change where)
	@exec $(BIN)/microblog run

test: $(DEV) $(PACKAGE) ## run all tests, in a real browser too
	@$(BIN)/python -m scripts.run_tests

check: $(DEV) $(PACKAGE) ## check format, lint, types, laws, translations, lock files and documents
	@$(BIN)/python -m scripts.check

bench: $(DEV) $(PACKAGE) ## measure, among POSTS=100000 posts; GROWTH=1: compare 10,000 posts with 1,000,000
	@$(BIN)/python -m $(if $(GROWTH),bench.growth,bench $(POSTS))

format: $(DEV) ## format the sources and mend what can be mended without thinking
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(DEV) ## write the lock files anew from pyproject.toml, keeping what is pinned; UPGRADE=1 takes the newest
	@$(BIN)/python -m scripts.lock $(if $(UPGRADE),--upgrade)

browser: $(DEV) ## make sure that there is a browser for the tests
	@$(BIN)/python -m scripts.browser

screenshots: $(DEV) $(PACKAGE) ## take the pictures in docs/ anew, from the demo and the design page
	@$(BIN)/python -m scripts.screenshots

clean: ## remove everything that was made but your data
	rm -rf .venv dist .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV): $(BROKEN)
	@sh scripts/make_venv.sh
	@mkdir -p .venv/stamps && rm -f .venv/stamps/* && touch $@

$(RUN): $(VENV) requirements.txt
	@echo "Installing what microblog needs (once) ..."
	@$(PIP) install --require-hashes -r requirements.txt
	@rm -f .venv/stamps/run-* && touch $@

$(DEV): $(VENV) $(RUN) requirements-dev.txt
	@echo "Installing what the tests need (once) ..."
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@rm -f .venv/stamps/dev-* && touch $@

$(PACKAGE): $(RUN)
	@$(PIP) install --no-deps --no-build-isolation -e .
	@rm -f .venv/stamps/package-* && touch $@
