# Everything that is done with Hotline, by name. `make help` lists it.

SWIFT      ?= swift
RELEASE    := .build/release/hotline
DEBUG      := .build/debug/hotline
MENUS      := menus/12333 menus/clinic
STORE      ?= var/hotline.db
PORT       ?= 12333
CHECKED    := --explicit-target-dependency-import-check error
PACKAGES   := libuv1-dev libsqlite3-dev libssl-dev libmimalloc-dev espeak-ng \
              libtiff-dev libtiff-tools libfreetype-dev libpng-dev libunibreak-dev \
              libcurl4-openssl-dev ghostscript fonts-wqy-zenhei fonts-droid-fallback \
              hylafax-client

.PHONY: help setup build run test bench fmt lint fuzz kill simulate sweep asterisk clean

help: ## what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: setup build ## install what is missing, build, and run the 12333 service
	@mkdir -p $(dir $(STORE))
	@$(RELEASE) import --store $(STORE) --keep menus/12333
	@$(RELEASE) prompts render --store $(STORE) $(MENUS)
	@exec $(RELEASE) serve --test-clock --port $(PORT) --store $(STORE) $(MENUS)

build: setup ## build as users get it
	$(SWIFT) build -c release --product hotline

test: setup ## build, test, lint, and try every menu: what has to hold before anything lands
	@.ci/unpack .build/programs hylafax-server
	$(SWIFT) build --build-tests $(CHECKED)
	$(SWIFT) test --skip-build
	$(MAKE) --no-print-directory lint
	$(DEBUG) check --today 2026-06-01 $(MENUS)
	$(DEBUG) fmt --check menus
	$(DEBUG) test --floor 100 --sweep $(MENUS)

bench: setup ## build as users get it, measure everything side by side, write BENCHMARKS.md
	$(SWIFT) build -c release
	.build/release/benchmarks --write BENCHMARKS.md

lint: ## hold the formatter's style
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests

fmt: ## bring sources and menus into the formatter's style
	$(SWIFT) format format --in-place --parallel --recursive Package.swift Sources Tests
	$(SWIFT) build --product hotline && $(DEBUG) fmt menus

kill: setup ## 2,000 calls with recordings under way, the service killed 50 times
	$(SWIFT) build --build-tests
	HOTLINE_FUZZ_FACTOR=10 $(SWIFT) test --skip-build --filter KillTests

simulate: setup ## a million calls and all that can go wrong, in worlds from seeds
	$(SWIFT) run -c release simulate 1000000

sweep: setup ## every call script again, with an accident after each of its events
	$(SWIFT) build --product hotline
	$(DEBUG) test --sweep $(MENUS)

asterisk: setup ## calls of a real Asterisk, which is fetched and not installed (80 MB)
	@.ci/asterisk .build/asterisk
	$(SWIFT) build --build-tests $(CHECKED)
	HOTLINE_ASTERISK=1 $(SWIFT) test --skip-build --filter RealAsteriskTests

fuzz: setup ## the fuzzing of `make test`, a thousand times as long
	$(SWIFT) build --build-tests
	HOTLINE_FUZZ_FACTOR=1000 $(SWIFT) test --skip-build --filter Fuzz

setup: # installs what the system lacks; does nothing when all is there
	@.ci/setup $(PACKAGES)

clean: ## forget what was built; recordings, messages and call records in var/ stay
	rm -rf .build
