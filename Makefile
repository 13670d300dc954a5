# `make help` shows the comment of each target. Plain `make` runs the first target.
.DEFAULT_GOAL := help
ANY_PYTHON = python=`sh tools/find-python` && "$$python"
ENVIRONMENT = @$(ANY_PYTHON) -m tools.environment
VENV_PYTHON = .venv/bin/python
# Runs a command with stand-ins for Terraform's providers. Without it, Terraform downloads the real providers.
TERRAFORM_STAND_IN ?= $(wildcard ../shared/tools/tfstub/run)
STAND_IN = $(if $(TERRAFORM_STAND_IN),$(TERRAFORM_STAND_IN) --)
export TERRAFORM_STAND_IN
# The program gets these from its environment, exactly as typed: neither make nor a shell expands a `$` in them.
override TOPIC := $(value TOPIC)
override TEXT := $(value TEXT)
override WHY := $(value WHY)
# Many desktops set LANGUAGE for the messages of programs, so only the one of the command line is an episode's.
ifeq ($(origin LANGUAGE),command line)
override EPISODE_LANGUAGE := $(value LANGUAGE)
unexport LANGUAGE
endif
export TOPIC TEXT MINUTES VOICE EPISODE_LANGUAGE PYTHON PACKAGE_MIRROR VENDOR
export ENV PROJECT DOMAIN REGION ALERT_EMAIL YES
export ID ERROR OLDER_THAN DO WHY JSON
FUZZ_SECONDS ?= 120

.PHONY: help setup run stop reset episode stuck reports models test test-unit test-listening test-packages test-clients test-contract test-page test-terraform lint package openapi docs lock vendor
.PHONY: plan deploy destroy measure licences voice-samples hero-episode bench bench-api bench-feeds bench-page bench-reading bench-workflow fuzz chaos chaos-large release

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

setup: ## Create the environment only; other targets do that when they need it
	$(ENVIRONMENT)

run: ## Start the local cloud and print its addresses; Ctrl-C stops it (API_GW_PORT=5001)
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m local run --with-parent

stop: ## Stop the processes of `make run`, from another terminal
	@$(ANY_PYTHON) -m local stop

reset: ## Empty .local/: database, bucket, queue, logs
	@$(ANY_PYTHON) -m local reset

episode: ## Create one episode: TOPIC="How do vaccines work?", or TEXT=file.txt for your own text (LANGUAGE=de)
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m local.cli.episode

stuck: ## List workflows that make no progress, and why; DO=retry or DO=cancel with ID=..., ERROR=..., OLDER_THAN=30m
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m local.cli.stuck

reports: ## List what people have reported; DO=hide, DO=unhide or DO=close with ID=... and WHY=...
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m local.cli.reports

models: ## Ask each configured model for a sentence, a spoken one or a picture, and say what is wrong
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m local.cli.models

test: ## Run the unit, integration and end-to-end tests
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder

test-unit: ## Run the unit tests only, in under a minute
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m pytest -q -n 2 --dist worksteal tests/unit

test-listening: ## Write the scripts of known questions and texts, and count what a listener hears
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m tests.listening

test-packages: ## Install every deployed package in isolation, like the cloud's build, and import it
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m pytest -q -n 2 -m packages tests/integration/test_packages.py

test-clients: ## Subscribe to feeds of the local cloud with clients that others wrote; needs Node and gPodder
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m pytest -q -m clients tests/clients

test-contract: ## Run schemathesis with the API's description against the local cloud
	$(ENVIRONMENT) test contract
	@$(VENV_PYTHON) -m pytest -q -m contract tests/contract

test-page: ## Test the page in a real browser against the local cloud; needs Chromium
	$(ENVIRONMENT) test page
	@$(VENV_PYTHON) -m pytest -q -n 2 --dist worksteal -m page tests/e2e/page

fuzz: ## Test parsers and reading rules on texts that hypothesis generates, for about two minutes (FUZZ_SECONDS=600)
	$(ENVIRONMENT) test
	@FUZZ_SECONDS="$(FUZZ_SECONDS)" $(VENV_PYTHON) -m pytest -q -m fuzz tests/fuzz

chaos: ## Kill and freeze workers at every crash point and processes at random while episodes are made; verify the results
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m pytest -q -n 2 --dist loadfile -m chaos tests/chaos

chaos-large: ## Run a storm of random kills and network faults over 40 episodes, and print a report
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m tests.chaos

release: ## Make a release: checks, version, changelog section, recorded episodes, commit and tag; VERSION=1.2.3
	$(ENVIRONMENT) test lint
	@$(VENV_PYTHON) -m tools.release "$(VERSION)"

test-terraform: ## Check terraform/: format, types, plans, and a whole deployment on a stand-in; needs terraform, but no account
	$(ENVIRONMENT) openapi test
	@$(VENV_PYTHON) -m tools.packaging
	terraform fmt -check -recursive terraform
	$(STAND_IN) terraform -chdir=terraform init -backend=false -input=false >/dev/null
	$(STAND_IN) terraform -chdir=terraform validate
	$(STAND_IN) terraform -chdir=terraform test
	@$(VENV_PYTHON) -m pytest -q -n 2 --dist loadfile -m "terraform or not terraform" tests/unit/terraform tests/integration/terraform

lint: ## Check style, types and the layers of imports
	$(ENVIRONMENT) test lint
	@$(VENV_PYTHON) -m ruff check .
	@$(VENV_PYTHON) -m ruff format --check .
	@$(VENV_PYTHON) -m mypy
	@.venv/bin/lint-imports --no-cache --no-logo
	@$(VENV_PYTHON) -m codespell_lib
	@$(VENV_PYTHON) -m tools.prose

package: ## Pack each function into build/packages/, and write the API's description
	$(ENVIRONMENT) openapi
	@$(VENV_PYTHON) -m tools.packaging
	@$(VENV_PYTHON) -m tools.openapi

plan: ## Show what `make deploy` would change on Google Cloud: ENV=dev PROJECT=... DOMAIN=...
	$(ENVIRONMENT) openapi
	@$(VENV_PYTHON) -m tools.openapi
	@$(VENV_PYTHON) -m tools.deploy.command plan

deploy: ## Deploy to Google Cloud, for the first time or again: ENV=dev PROJECT=... DOMAIN=...; docs/deploy.md
	$(ENVIRONMENT) openapi
	@$(VENV_PYTHON) -m tools.openapi
	@$(VENV_PYTHON) -m tools.deploy.command deploy

destroy: ## Delete a deployment and everything in it: ENV=dev PROJECT=... DOMAIN=...
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m tools.deploy.command destroy

openapi: ## Write the API's description, frontend/api/v1/openapi.json
	$(ENVIRONMENT) openapi
	@$(VENV_PYTHON) -m tools.openapi

docs: ## Write the files that are made from declarations: docs/settings.md, docs/errors.md, docs/contract/README.md, .env.example
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m tools.reference_pages
	@$(VENV_PYTHON) -m tools.contract.page

lock: ## Update the lock files from pyproject.toml (UPGRADE=1: newest versions)
	$(ENVIRONMENT) test lint
	@$(VENV_PYTHON) -m tools.locks $(if $(UPGRADE),--upgrade)

measure: ## Print measures of the code: folders, imports between them, sizes of functions and modules
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m tools.measure

vendor: ## Fill a folder with the locked packages and data, as a second source for PACKAGE_MIRROR: VENDOR=build/vendor
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m tools.vendor

licences: ## Write THIRD_PARTY.md; fail on a licence that is not allowed
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m tools.licences

voice-samples: ## Write the voices' samples into frontend/voices/
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m cpoa.agents.voice.samples

hero-episode: ## Make the short episode that the landing view plays, into frontend/hero/
	$(ENVIRONMENT)
	@$(VENV_PYTHON) -m local.cli.hero_episode

bench: ## Measure speed and memory of an episode
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m tests.benchmarks

bench-api: ## Measure the API, compared with bare functions
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m tests.benchmarks.api

bench-feeds: ## Measure a feed of 300 episodes, compared with a bare function
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m tests.benchmarks.feeds

bench-page: ## Measure the page's first paint, word and sound, requests and frame rate; needs Chromium
	$(ENVIRONMENT) test page
	@$(VENV_PYTHON) -m tests.benchmarks.page

bench-reading: ## Measure memory and time of reading the largest files of each format
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m tests.benchmarks.reading

bench-workflow: ## Measure the workflow engine with steps that do nothing, compared with bare deliveries
	$(ENVIRONMENT) test
	@$(VENV_PYTHON) -m tests.benchmarks.workflow
