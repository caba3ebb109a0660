# Everything a person or the CI does with this package. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help bootstrap demo build test golden conformance corpus alembic kill tamper faults fuzz bench bench-rehearsal bench-peers instructions format lint install clean

PREFIX ?= /usr/local
# What a run begins with takes a third less time when
# - types are made from their parts rather than from their mangled names, which have to be looked up;
# - SQLite, libyaml, zlib, PCRE2 and the runtime of C++ are in the executable: the linker takes them from .build/static, where no shared ones are;
# - the executable exports nothing, so that the linker leaves out what nobody reaches.
# And what somebody else has put in its way finds nothing to hold on to (.ci/hardening): no library is looked for beside the executable, it
# is loaded at a random address, and the table of functions is filled in at the start and cannot be written to after it.
# What has to be changed for that address are 90,000 pointers. glibc 2.36 and later read a packed list of them, and half of its cost is gone.
PACKED := $(shell getconf GNU_LIBC_VERSION 2> /dev/null | awk '{ split($$2, v, "."); if (v[1] * 100 + v[2] >= 236) print "-Xlinker -z -Xlinker pack-relative-relocs" }')
RELEASE := swift build -c release --static-swift-stdlib --disable-local-rpath -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors \
	-Xswiftc -L$(CURDIR)/.build/static -Xswiftc -Xclang-linker -Xswiftc -static-libgcc \
	-Xswiftc -use-ld=lld -Xlinker --no-export-dynamic -Xlinker -z -Xlinker relro -Xlinker -z -Xlinker now -Xlinker -z -Xlinker noexecstack $(PACKED)
SEEDC := .build/release/seedc
YARDSTICK := .build/yardstick
# make tamper SHARE=3/100: every hundredth, from the fourth
SHARE ?= 0/1
# make bench ROUNDS=3 ROWS=20000 ONLY="no-op"
ROUNDS ?= 5
ROWS ?= 200000
BENCH = Benchmarks/bench $(SEEDC) $(YARDSTICK) --rounds $(ROUNDS) --rows $(ROWS) $(if $(ONLY),--only "$(ONLY)")

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  \1\t/' | expand -t 18

bootstrap: ## Install the Debian packages that are missing
	@./.ci/bootstrap

demo: build ## Seed a production-like database: plan, apply, an empty second plan, an edit
	@PATH="$(CURDIR)/.build/release:$$PATH" Examples/demo/run

build: bootstrap ## Build the release executable, .build/release/seedc
	@mkdir -p .build/static; for name in stdc++ sqlite3 yaml z pcre2-8; do \
		library=$$(clang -print-file-name=lib$$name.a); ! test -e $$library || ln -sf $$library .build/static/; done
	$(RELEASE) --product seedc

test: bootstrap ## Run all tests
	swift build --build-tests
	swift test --skip-build

golden: bootstrap ## Record the end-to-end cases anew; read the diff before you commit it
	SEEDC_RECORD=1 swift test --filter EndToEndTests
	git status --short Tests/EndToEndTests/Cases

conformance: bootstrap ## Run the official JSON Schema suite; SUITE=DIR runs another copy
	@$(if $(SUITE),,./.ci/bootstrap python)
	swift build --product conformance
	@.build/debug/conformance "$(or $(SUITE),$(shell ./.ci/suite))"

corpus: build ## Compare with check-jsonschema on manifests mutated from the shipped ones
	@./.ci/bootstrap python
	@PATH="$(CURDIR)/.build/release:$$PATH" Tests/Corpus/compare

alembic: build ## Run revisions that seedc writes under Alembic, up and down
	@./.ci/bootstrap python
	@PATH="$(CURDIR)/.build/release:$$PATH" Tests/Alembic/run

kill: build ## Kill whatever writes files with -9 at any instant; what is left must be whole
	@PATH="$(CURDIR)/.build/release:$$PATH" Tests/Kill/run

tamper: build ## Change values of seedc's own tables, saved plans, and bytes of the database, and run every command; SHARE=0/8 takes every eighth
	@./.ci/bootstrap python
	@for what in run plans flips; do PATH="$(CURDIR)/.build/release:$$PATH" Tests/Tamper/$$what --share $(SHARE) || exit 1; done

# TRIALS=10000 SEED=2 for others, JOBS=2 at once, LEFTOVERS=1 to see whether files are left; Tests/Faults/run --trial N repeats one.
faults: build ## Let everything go wrong that can while seedc writes: kills, disks, limits, outputs, signals; TRIALS=300 SEED=1
	@./.ci/bootstrap python strace
	@PATH="$(CURDIR)/.build/release:$$PATH" Tests/Faults/run

# The fuzzer has a build folder of its own: all of it is built with what finds errors of memory. Swift's driver would take gold, which crashes on it.
fuzz: build ## Feed whatever reads bytes from outside with mutations, FUZZ_SECONDS=60 each; TARGETS="yaml formula" takes some
	SEEDC_FUZZ=1 swift build -c release --scratch-path .build/fuzz --product fuzz -Xswiftc -sanitize=fuzzer,address \
		-Xcc -fsanitize=fuzzer-no-link,address -Xswiftc -use-ld=lld
	@PATH="$(CURDIR)/.build/release:$$PATH" Tests/Fuzz/run .build/fuzz/release/fuzz $(TARGETS)

bench: build $(YARDSTICK) ## Measure seedc against libyaml and SQLite alone; writes .build/bench.json
	@./.ci/bootstrap python
	@$(BENCH) --json .build/bench.json

bench-rehearsal: build $(YARDSTICK) ## Whether every line of the bench runs and does its work, on few rows
	@./.ci/bootstrap python
	@Benchmarks/bench $(SEEDC) $(YARDSTICK) --rehearsal --rounds 1 --rows 2000

bench-peers: build $(YARDSTICK) ## The same, and what people use instead, from PyPI; writes .build/bench-peers.json
	@./.ci/bootstrap python
	@$(BENCH) --peers --json .build/bench-peers.json

instructions: build $(YARDSTICK) ## Count the instructions of a plan of 20,000 rows that finds nothing to change, with valgrind
	@./.ci/bootstrap python valgrind
	@Benchmarks/instructions $(SEEDC) $(YARDSTICK)

# A Swift toolchain brings clang.
$(YARDSTICK): Benchmarks/yardstick/main.c
	clang -O2 -Wall -Werror -o $@ $< -lyaml -lsqlite3

format: ## Format the sources
	swift format --in-place --recursive Package.swift Sources Tests

lint: ## Check the format, and what CONTRIBUTING.md asks of every commit
	swift format lint --strict --recursive Package.swift Sources Tests

install: build ## Copy seedc to PREFIX/bin (default /usr/local)
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -s -m 755 $(SEEDC) "$(DESTDIR)$(PREFIX)/bin/seedc"

clean: ## Remove what was built
	rm -rf .build
