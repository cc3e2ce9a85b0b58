# For service `drill-schedule`: what restore-drill.sh needs, and Docker's client.
ARG BASE_IMAGE=debian:trixie-slim
FROM ${BASE_IMAGE}
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl docker-cli docker-compose jq \
 && rm -rf /var/lib/apt/lists/*
