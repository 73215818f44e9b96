# `make demo` and `make test` need nothing but Debian and the Swift toolchain; `make help` lists all.

SWIFT ?= swift
SOURCES = Package.swift Sources Tests

# So many tests at once. Each has servers and dozens of clients of its own: a thousand at once leave
# none of them the seconds within which a till must have its answer.
AT_ONCE = SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=12

.DEFAULT_GOAL := help
.PHONY: help demo test bench mutants openapi build format lint schema clean

help: ## Show this list.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

demo: ## Build, start a private PostgreSQL with sample purchases, and serve.
	@deploy/bootstrap.sh
	$(SWIFT) build -c release --product tessera
	.build/release/tessera demo

test: ## Build everything and run every test on a private PostgreSQL.
	@deploy/bootstrap.sh test
	$(SWIFT) build --build-tests --explicit-target-dependency-import-check error
	$(AT_ONCE) Tests/run_within 45m $(SWIFT) test --skip-build

bench: ## Run the benchmarks side by side with pgbench.
	@deploy/bootstrap.sh test
	$(SWIFT) build -c release
	.build/release/tessera-bench

mutants: ## Break guards of the database one at a time, and show that the tests notice.
	@deploy/bootstrap.sh test
	db/tests/mutants/run

openapi: ## Hold the service against its OpenAPI document with a judge of others (schemathesis).
	@deploy/bootstrap.sh test
	$(SWIFT) build -c release --product tessera
	Tests/Judges/openapi_judge

build: ## Build the programs for use, into .build/release.
	@deploy/bootstrap.sh
	$(SWIFT) build -c release

format: ## Format all Swift sources.
	$(SWIFT) format -i -r -p $(SOURCES)

lint: ## Check the format of all Swift sources.
	$(SWIFT) format lint --strict -r -p $(SOURCES)

schema: ## Write db/schema.sql, the net effect of all migrations.
	@deploy/bootstrap.sh
	TESSERA_WRITE_SCHEMA=1 $(SWIFT) test --filter SchemaFileTests

clean: ## Remove what building has made; the database under .tessera stays.
	rm -rf .build
