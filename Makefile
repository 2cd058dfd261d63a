# M2M Token Tester. `make` alone lists what there is.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.SUFFIXES:
.PHONY: help run install package test test-samples test-package bench workflows lint types fmt screenshots fuzz soak deny icons needs-run needs-test needs-samples

VENDOR  := ui/src/vendor/lit-html.js
CHECKS  := ui/node_modules/.installed
BUNDLER := src-tauri/bundle/node_modules/.installed
FOREIGN := tests/foreign/node_modules/.installed
SAMPLES := tests/samples/node_modules/.installed
VENV    := $(or $(CARGO_TARGET_DIR),target)/samples/venv
NPM     := npm --no-audit --no-fund --loglevel=error

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: needs-run $(VENDOR) ## Build and open the app (XVFB=1: on a virtual screen)
	@sh tests/scripts/run.sh

test: needs-test $(CHECKS) $(VENDOR) $(FOREIGN) ## Check formatting, types, lints and documentation, and run all tests
	@bash tests/scripts/test.sh

test-samples: needs-samples $(VENDOR) $(SAMPLES) $(VENV)/.installed ## Run the programs of the Code tab (installs their compilers and interpreters)
	@bash tests/scripts/test.sh samples

package: needs-run $(VENDOR) $(BUNDLER) ## Build the packages of this system into target/release/bundle
	@sh tests/scripts/package.sh

install: needs-run $(VENDOR) $(BUNDLER) ## Build and install the app on this computer (Debian, Ubuntu, Fedora)
	@sh tests/scripts/package.sh install

test-package: needs-test $(VENDOR) $(BUNDLER) ## Install the .deb here, use it, upgrade it, remove it (as root, on Debian)
	@bash tests/scripts/test-package.sh

lint: needs-test $(CHECKS) $(VENDOR) ## Lint Rust and the window's JavaScript
	cargo clippy --workspace --all-targets -- -D warnings
	cd ui && $(NPM) run --silent lint && $(NPM) run --silent types

types: $(VENDOR) ## Write the window's types anew from the Rust ones
	M2M_WRITE_TYPES=1 cargo test --package m2m-token-tester --lib -- the_windows_types

fmt: ## Format the Rust sources
	cargo fmt --all

screenshots: needs-test $(CHECKS) $(VENDOR) ## Take the pictures of the README anew (others are in target/screenshots after the tests)
	cargo build
	cargo test --package tests --test it -- window::pictures
	@for name in welcome-light claims-light failure-dark palette-dark; do cp target/screenshots/readme-$$name.png ui/pictures/$$name.png; done
	@ls -l ui/pictures

bench: needs-test $(VENDOR) ## Measure release builds beside their yardsticks (BENCH="domain start memory page size": parts)
	cargo build --release --package m2m-token-tester --bins --package empty-window
	cargo build --release --package m2m-token-tester --example save_environments
	cargo run --release --package tests --features figures --example figures -- $(BENCH)

fuzz: needs-test $(VENDOR) ## Feed everything that reads foreign text, two minutes each (M2M_FUZZ_SECONDS)
	M2M_FUZZ_SECONDS=$${M2M_FUZZ_SECONDS:-120} cargo test --package client-credentials --test fuzz -- --nocapture

soak: needs-test $(VENDOR) ## Ten minutes of requests and faults; nothing may grow (M2M_SOAK_SECONDS)
	M2M_SOAK_SECONDS=$${M2M_SOAK_SECONDS:-600} cargo test --package tests --test it -- soak:: --nocapture

workflows: ## Check the workflows in .github
	@sh tests/scripts/workflows.sh

deny: ## Check licences, sources and known weaknesses of the dependencies (needs cargo-deny)
	@command -v cargo-deny >/dev/null || { echo "cargo-deny is needed: cargo install --locked cargo-deny" >&2; exit 1; }
	cargo deny --manifest-path src-tauri/Cargo.toml --workspace --config src-tauri/deny.toml check

icons: ## Make every icon anew from icons/icon.svg
	@sh tests/scripts/icons.sh

needs-run:
	@bash tests/scripts/needs.sh run

needs-test:
	@bash tests/scripts/needs.sh test

needs-samples:
	@bash tests/scripts/needs.sh samples

# The one third-party file of the window, exactly the one whose hash the lock file holds; esbuild joins it with ours.
$(VENDOR): ui/package-lock.json
	@echo "==> lit-html and esbuild for the window"
	@if [ ! $(CHECKS) -nt ui/package-lock.json ]; then cd ui && $(NPM) ci --ignore-scripts --omit=dev; fi
	@mkdir -p $(@D)
	@cp ui/node_modules/lit-html/lit-html.js $@

$(CHECKS): ui/package-lock.json
	@echo "==> what checks the window's JavaScript"
	@cd ui && $(NPM) ci --ignore-scripts
	@touch $@

$(BUNDLER): src-tauri/bundle/package-lock.json
	@echo "==> what packs the app"
	@cd src-tauri/bundle && $(NPM) ci --ignore-scripts
	@touch $@

$(FOREIGN): tests/foreign/package-lock.json
	@echo "==> the authorisation server for the contract tests"
	@cd tests/foreign && $(NPM) ci --ignore-scripts
	@touch $@

$(SAMPLES): tests/samples/package-lock.json
	@echo "==> npm packages for the programs of the Code tab"
	@cd tests/samples && $(NPM) ci --ignore-scripts
	@touch $@

$(VENV)/.installed: tests/samples/requirements.txt
	@echo "==> Python packages for the programs of the Code tab"
	@python3 -m venv --clear $(VENV)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@
