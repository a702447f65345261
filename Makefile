.DEFAULT_GOAL := help
.PHONY: help run test lint bench fuzz hostile abuse soak overload service peers score train image clean

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
	cargo fmt --manifest-path fuzz/Cargo.toml --check
	cargo fmt --manifest-path tools/peers/Cargo.toml --check
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

fuzz: ## Bytes at random into whatever reads bytes from outside, FUZZ_SECONDS each; needs nightly
	bash tools/fuzz.sh

soak: ## SOAK_PAGES pages, 64 in flight, over calls and streams: the server's memory must stay flat and small
	cargo build --profile tools -p copydesk -p xtask
	target/tools/xtask soak

overload: ## Three times the pages that a server can read, for OVERLOAD_SECONDS: what it answers, refuses, and how soon
	cargo build --profile tools -p copydesk -p xtask
	target/tools/xtask overload

service: ## What a page costs through the service, against the pipeline alone
	cargo build --profile tools -p copydesk -p xtask
	target/tools/xtask service

peers: ## What a page costs other extractors, in the same run; needs the annotated pages
	bash tools/peers.sh

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
