# Sourced by the scripts. Brings the NATS server of the tests of several nodes, where it may.
# shellcheck shell=bash

have_nats() { # 0 when there is a nats-server; the tests that need one say so and are skipped without
  PATH="$PATH:/usr/sbin" command -v nats-server > /dev/null && return 0
  [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null || return 1
  echo "filament: installing the NATS server" >&2
  { apt-get update -q && apt-get install -y -q --no-install-recommends nats-server; } >&2
}
