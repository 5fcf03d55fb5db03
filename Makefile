# Two commands do everything: `make run` and `make test`. Both make .venv and install into it first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
DEVSTAMP := $(VENV)/.installed-dev

.PHONY: checkpoints run test lint types imports course pytest system-tools benchmarks clean help

help:            ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 16

run: $(STAMP)    ## start the tutor; ARGS="…" passes arguments on
	@$(BIN)/attn-tutor $(ARGS)

test: $(DEVSTAMP) system-tools lint types imports course pytest   ## every test, lint, type check, import contract, and the check of the course

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "attn-tutor needs Python 3.11 or newer; $(PYTHON) is %d.%d. Name another one: make run PYTHON=python3.12" % sys.version_info[:2])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(DEVSTAMP): $(STAMP) pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

system-tools:    # the ssh tests need sshd, that of the browser Chromium: CI installs them, elsewhere those tests are skipped and say so
	@if test -n "$$CI" && test "$$(id -u)" = 0 && command -v apt-get >/dev/null && ! { command -v sshd && command -v chromium; } >/dev/null; then \
	  apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq openssh-server openssh-client chromium >/dev/null || true; fi

lint: $(DEVSTAMP)     ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEVSTAMP)    ## mypy
	$(BIN)/mypy

imports: $(DEVSTAMP)  ## import-linter
	$(BIN)/lint-imports

course: $(STAMP)      ## every lesson: solutions pass, mistakes are named, claims hold
	$(BIN)/attn-tutor check

pytest: $(DEVSTAMP)   ## the tests
	$(BIN)/python -m pytest -n auto -m "not terminal"
	$(BIN)/python -m pytest -m terminal

benchmarks: $(DEVSTAMP)   ## measure everything that docs/performance.md states, and write it there
	$(BIN)/python -m benchmarks

checkpoints: $(STAMP)   ## train the small models that are shipped again, about 6 minutes
	$(BIN)/python scripts/make_checkpoints.py

clean:           ## remove what the commands above made
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
