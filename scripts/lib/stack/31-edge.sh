# What the proxy lets through, hides, removes and cuts.
# shellcheck shell=bash
junit EdgeStackTest -Dfilament.stack.metrics.token="$(cat "$STACK/secrets/metrics_token")"
