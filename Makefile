.DEFAULT_GOAL := help
.PHONY: help run test lint bench score train image clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: ## Serve on 127.0.0.1:50051, optimised
	cargo run --release -- serve

test: ## Every test: library, golden pages, properties, gRPC, clients in other languages
	cargo test --workspace
	cargo build
	bash tests/clients/run.sh target/debug/copydesk

lint: ## Formatting, clippy, direction of dependencies, licences
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	bash tools/direction.sh
	bash tools/deny.sh

bench: ## The pipeline by stage, bytes per second
	cargo bench --bench extract

score: ## Figures on the annotated pages in ../shared/eval, where they are
	cargo run --profile tools -p xtask -- score --per-page

train: ## Body weights from the annotated pages, and models/body.report.md; needs tools/requirements.txt
	cargo build --profile tools -p xtask
	target/tools/xtask features
	python3 tools/train_body.py --shared ../shared

image: ## Build the container image, run it, call it, stop it
	bash tools/image.sh

clean: ## Remove what was built
	cargo clean
