# copydesk as an image: one static binary and nothing beside it.
#   docker build -t copydesk .
#   docker run --rm -p 50051:50051 copydesk
# The image is for the processor of the machine, or of --platform: x86_64 or aarch64.

# What builds: a Rust toolchain, make, and a C compiler with a static glibc.
ARG BASE=rust:1.95-bookworm

FROM ${BASE} AS build
WORKDIR /src
COPY . .
# glibc, not musl: with musl a page takes 1.5 to 2.3 times as long. The target is named so that the flags spare build scripts and
# macros, which cannot be static. Kernels for aarch64 have pages of 4, 16 or 64 kB: the allocator is built for the largest.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    set -eu; \
    target="$(uname -m)-unknown-linux-gnu"; \
    if [ "$(uname -m)" = aarch64 ]; then export JEMALLOC_SYS_WITH_LG_PAGE=16; fi; \
    RUSTFLAGS='-C target-feature=+crt-static' cargo build --locked --release --target "$target"; \
    install -D "target/$target/release/copydesk" /out/copydesk

FROM scratch
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="copydesk" \
      org.opencontainers.image.description="Raw HTML of a news page in, a structured article out, over gRPC." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /out/copydesk /copydesk
COPY LICENSE /LICENSE
USER 65532:65532
# A container is reached from outside of it, and so needs TLS or this word. Plain text, for a network of your own: with certificates,
# set COPYDESK_TLS_CERT and COPYDESK_TLS_KEY, and COPYDESK_INSECURE to false.
ENV COPYDESK_LISTEN=0.0.0.0:50051 \
    COPYDESK_INSECURE=true
# Figures are told where COPYDESK_METRICS_LISTEN says, and nowhere without it: 0.0.0.0:9464, say.
EXPOSE 50051 9464
# Drains, then exits with 0.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s --retries=3 CMD ["/copydesk", "health"]
ENTRYPOINT ["/copydesk"]
CMD ["serve"]
