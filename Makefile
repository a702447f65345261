.DEFAULT_GOAL := help
.PHONY: help run test lint bench hostile abuse score train image clean

SHARED ?= $(or $(COPYDESK_SHARED),../shared)

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: ## Serve on 127.0.0.1:50051, optimised
	cargo run --release -- serve

test: ## Every test: library, golden pages, properties, gRPC, clients in other languages; installs what they need
	cargo test --workspace
	cargo build
	bash tests/clients/run.sh target/debug/copydesk

lint: ## Formatting, clippy, direction of dependencies, licences
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	bash tools/direction.sh
	bash tools/deny.sh

bench: ## The pipeline by stage, bytes per second, and what is made of a finished text
	cargo bench --bench extract --bench sentences --bench language --bench categories --bench summary

abuse: ## Floods, slow callers and thousands of connections against a server of its own; figures as a table
	cargo build
	bash tests/clients/run.sh --abuse target/debug/copydesk

hostile: ## Pages made to be slow, deep or fat, between ordinary ones; what each costs
	cargo build --release
	bash tests/clients/run.sh --hostile target/release/copydesk

score: ## Figures on the annotated pages in ../shared/eval, where they are
	cargo run -p xtask -- score --per-page

train: ## The body weights anew from those pages, those to measure with, and models/body.report.md
	cargo run -p xtask -- features
	python3 -m venv tools/.venv
	tools/.venv/bin/pip install --quiet --disable-pip-version-check -r tools/requirements.txt
	tools/.venv/bin/python tools/train_body.py --shared $(SHARED)
	cargo run -p xtask -- train quality --shared $(SHARED)

image: ## Build the container image, run it, call it, stop it
	bash tools/image.sh

clean: ## Remove what was built
	cargo clean
