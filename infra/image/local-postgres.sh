#!/bin/bash
# Entry point of the stand-in for PostgreSQL's official image (infra/scripts/local-images.sh): the same variables and the
# same order of events.
set -Eeuo pipefail

from_file() { # sets $1 from the file that ${1}_FILE names
  local file="${1}_FILE"
  if [ -n "${!1:-}" ] && [ -n "${!file:-}" ]; then
    echo "error: both $1 and $file are set (but are exclusive)" >&2
    exit 1
  fi
  [ -z "${!file:-}" ] || printf -v "$1" '%s' "$(< "${!file}")"
  unset "$file"
}

[ "${1:-}" = postgres ] || exec "$@"
from_file POSTGRES_USER
from_file POSTGRES_PASSWORD
from_file POSTGRES_DB
: "${POSTGRES_USER:=postgres}"
: "${POSTGRES_DB:=$POSTGRES_USER}"
mkdir -p "$PGDATA"
chmod 0700 "$PGDATA" || true
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  [ -n "${POSTGRES_PASSWORD:-}" ] || { echo "error: POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE is needed" >&2; exit 1; }
  # shellcheck disable=SC2086 # several arguments
  initdb -U "$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") --auth-host=scram-sha-256 --auth-local=trust \
    ${POSTGRES_INITDB_ARGS:-} > /dev/null
  printf 'host all all all scram-sha-256\n' >> "$PGDATA/pg_hba.conf"
  pg_ctl -w -o "-c listen_addresses=''" start
  [ "$POSTGRES_DB" = postgres ] || createdb -U "$POSTGRES_USER" "$POSTGRES_DB"
  pg_ctl -w -m fast stop
fi
unset POSTGRES_PASSWORD
shift
exec postgres -c listen_addresses='*' "$@"
