# `make` lists itself. Every target works on a fresh machine: it installs first what it needs.
# Paths here are relative on purpose: the folder of the checkout may have a blank in its name.
PYTHON := .venv/bin/python
ENGINE := assistant/.venv/bin/python
BOOTSTRAP := sh tools/bootstrap.sh
UV = .tools/uv/bin/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url

.DEFAULT_GOAL := help
.PHONY: help run test install train check format evaluate encoder bench pins clean

help: ## list what there is
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /\1|/' | \
	while IFS='|' read -r name says; do printf '  make %-11s %s\n' "$$name" "$$says"; done

run: train ## install what is missing, train if the model is stale, start everything
	@exec ./porter run

test: train ## install what is missing, run every test
	@$(BOOTSTRAP) postgres browser
	$(PYTHON) -m pytest -n 2 --dist worksteal

install: ## make both Python environments as pinned
	@$(BOOTSTRAP) services engine

train: install ## train the model if what it learns from has changed
	@$(ENGINE) -m assistant.train --check >/dev/null || echo "porter: training the model, about a minute" >&2
	@$(ENGINE) -m assistant.train

check: ## the checklist before a commit: format, lint, types, laws, quick tests
	@$(BOOTSTRAP) services
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -q -n 2 -m "not slow" tests/laws tests/helpdesk tests/actions tests/apps/cli

format: ## let ruff write the code as `make check` wants it
	@$(BOOTSTRAP) services
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

evaluate: install ## how well Porter understands, into docs/language; a quarter of an hour
	$(ENGINE) -m assistant.evaluate --compare

encoder: install ## teach the sentence encoder anew: a quarter of an hour. UNREAD=1: the two that measure it
	@$(BOOTSTRAP) distil
	$(ENGINE) -m tools.distil.texts .rasa/distil/texts.json
	.tools/distil/bin/python -m tools.distil .rasa/distil/texts.json $(if $(UNREAD),--unread)

bench: train ## measure Porter and the bot of `rasa init` in one run
	@$(BOOTSTRAP) browser
	$(PYTHON) -m bench

widget: ## build the chat widget of its sources (needs Node.js 20 and its registry)
	cd apps/support/widget && npm ci --no-audit --no-fund && npm run build

screenshots: train ## make the pictures in docs/screenshots/ from the running product
	@$(BOOTSTRAP) browser
	PYTHONPATH=.:tests $(PYTHON) tools/screenshots.py

pins: ## look for newer packages and pin them, with hashes
	@$(BOOTSTRAP) uv
	$(UV) --upgrade --universal --python-version 3.8 tools/uv.in -o tools/uv.txt
	$(UV) --upgrade --python-version 3.10 --override assistant/overrides.txt \
		assistant/requirements.in -o assistant/requirements.txt
	$(UV) --upgrade --universal --python-version 3.11 requirements.in -o requirements.txt
	$(UV) --upgrade --universal --python-version 3.11 requirements-dev.in -o requirements-dev.txt

clean: ## remove what can be made again; PORTER_HOME stays
	rm -rf .venv assistant/.venv .tools models/*.tar.gz .rasa
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
