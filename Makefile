# Every target's line is shown by `make help`. The first one is what plain `make` does.
.DEFAULT_GOAL := help
ANY_PYTHON = python=`sh tools/find-python` && "$$python"
ENVIRONMENT = @$(ANY_PYTHON) -m tools.environment
VENV_PYTHON = .venv/bin/python
# Runs a command with stand-ins for Terraform's providers around it. Without one, the real ones are fetched.
TERRAFORM_STAND_IN ?= $(wildcard ../shared/tools/tfstub/run)
STAND_IN = $(if $(TERRAFORM_STAND_IN),$(TERRAFORM_STAND_IN) --)
export TERRAFORM_STAND_IN
# These reach the program through its environment, as they were typed: neither make nor a shell reads a `$` in them.
override TOPIC := $(value TOPIC)
override TEXT := $(value TEXT)
override WHY := $(value WHY)
export TOPIC TEXT MINUTES VOICE PYTHON PACKAGE_MIRROR VENDOR
export ENV PROJECT DOMAIN REGION ALERT_EMAIL YES
export ID ERROR OLDER_THAN DO WHY JSON
FUZZ_SECONDS ?= 120

.PHONY: help setup run stop reset episode stuck test test-unit test-packages test-contract test-page test-terraform lint package openapi docs lock vendor
.PHONY: plan deploy destroy measure licences voice-samples bench bench-api bench-page bench-workflow fuzz chaos chaos-large release

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

setup: ## Make the environment only; every other target does that by itself
	$(ENVIRONMENT)

run: ## Start the whole cloud on this machine, print its addresses; Ctrl-C stops it (API_GW_PORT=5001)
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m local run --with-parent

stop: ## Stop what `make run` started, from another terminal
	@$(ANY_PYTHON) -m local stop

reset: ## Empty .local/: database, bucket, queue, logs
	@$(ANY_PYTHON) -m local reset

episode: ## Make one episode: TOPIC="The Roman aqueducts", or TEXT=file.txt for your own text
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m local.cli.episode

stuck: ## List workflows that do not move and why; DO=set-going or DO=give-up with ID=..., ERROR=..., OLDER_THAN=30m
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m local.cli.stuck

test: ## Run the unit, integration and end-to-end tests
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m pytest -q -n 3 --dist loadfile

test-unit: ## Run the unit tests only, in about a minute
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m pytest -q -n 2 tests/unit

test-packages: ## Install every deployed package alone, as the cloud's build does, and import it
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m pytest -q -n 2 -m packages tests/integration/test_packages.py

test-contract: ## Run schemathesis over the API's description, against the local cloud
	$(ENVIRONMENT) test contract
	@$(VENV_PYTHON) -m pytest -q -m contract tests/contract

test-page: ## Run the page in a real browser, against the local cloud; needs Chromium
	$(ENVIRONMENT) test page
	@$(VENV_PYTHON) -m pytest -q -n 2 --dist worksteal -m page tests/e2e/page

fuzz: ## Give parsers and reading rules texts that hypothesis makes up, for about two minutes (FUZZ_SECONDS=600)
	$(ENVIRONMENT) test
	@FUZZ_SECONDS="$(FUZZ_SECONDS)" $(VENV_PYTHON) -m pytest -q -m fuzz tests/fuzz

chaos: ## Kill and freeze workers at every crash point, then anything at random, while episodes are made
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m pytest -q -n 2 --dist loadfile -m chaos tests/chaos

chaos-large: ## A storm of random kills over 40 episodes, and a report of it
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m tests.chaos

release: ## Make a release: checks, version, changelog section, recorded episodes, commit and tag; VERSION=1.2.3
	$(ENVIRONMENT) test lint
	@$(VENV_PYTHON) -m tools.release "$(VERSION)"

test-terraform: ## Check terraform/: form, types, plans, and a whole deployment on a stand-in; needs terraform, and no account
	$(ENVIRONMENT) openapi test
	@$(VENV_PYTHON) -m tools.packaging
	terraform fmt -check -recursive terraform
	$(STAND_IN) terraform -chdir=terraform init -backend=false -input=false >/dev/null
	$(STAND_IN) terraform -chdir=terraform validate
	$(STAND_IN) terraform -chdir=terraform test
	@$(VENV_PYTHON) -m pytest -q -n 2 --dist loadfile -m "terraform or not terraform" tests/unit/terraform tests/integration/terraform

lint: ## Check style, types and which part imports which
	$(ENVIRONMENT) test lint
	@$(VENV_PYTHON) -m ruff check .
	@$(VENV_PYTHON) -m ruff format --check .
	@$(VENV_PYTHON) -m mypy
	@.venv/bin/lint-imports --no-cache --no-logo

package: ## Stage and pack one folder per function in build/packages/, and write the API's description
	$(ENVIRONMENT) openapi
	@$(VENV_PYTHON) -m tools.packaging
	@$(VENV_PYTHON) -m tools.openapi

plan: ## Show what `make deploy` would change on Google Cloud: ENV=dev PROJECT=... DOMAIN=...
	$(ENVIRONMENT) openapi
	@$(VENV_PYTHON) -m tools.openapi
	@$(VENV_PYTHON) -m tools.deploy.command plan

deploy: ## Deploy to Google Cloud, or deploy again: ENV=dev PROJECT=... DOMAIN=...; docs/deploy.md
	$(ENVIRONMENT) openapi
	@$(VENV_PYTHON) -m tools.openapi
	@$(VENV_PYTHON) -m tools.deploy.command deploy

destroy: ## Delete a deployment, with everything in it: ENV=dev PROJECT=... DOMAIN=...
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m tools.deploy.command destroy

openapi: ## Write the API's description, frontend/api/v1/openapi.json
	$(ENVIRONMENT) openapi
	@$(VENV_PYTHON) -m tools.openapi

docs: ## Write what is made of data: docs/settings.md, docs/errors.md, docs/contract/README.md, .env.example
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m tools.reference_pages
	@$(VENV_PYTHON) -m tools.contract.page

lock: ## Write the lock files anew from pyproject.toml (UPGRADE=1: newest versions)
	$(ENVIRONMENT) test lint
	@$(VENV_PYTHON) -m tools.locks $(if $(UPGRADE),--upgrade)

measure: ## Print how the code is built: folders, arrows between them, sizes of functions and modules
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m tools.measure

vendor: ## Fill a folder with the locked packages and data, as a second source for PACKAGE_MIRROR: VENDOR=build/vendor
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m tools.vendor

licences: ## Write THIRD_PARTY.md; fails on a licence that is not allowed
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m tools.licences

voice-samples: ## Write the voices' samples anew into frontend/voices/
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m cpoa.agents.voice.samples

bench: ## Measure speed and memory of an episode
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m tests.benchmarks

bench-api: ## Measure the API beside bare functions
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m tests.benchmarks.api

bench-page: ## Measure how soon the page paints and whether its frames keep up; needs Chromium
	$(ENVIRONMENT) test page
	@$(VENV_PYTHON) -m tests.benchmarks.page

bench-workflow: ## Measure the workflow engine with steps that do nothing, beside bare deliveries
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m tests.benchmarks.workflow
