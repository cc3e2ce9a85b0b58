# The database's password is rotated, as rotate.md has it.
# shellcheck shell=bash
before=$(cat "$STACK/secrets/postgres_password")
COMPOSE_PROJECT=$PROJECT infra/scripts/rotate-database-password.sh
eventually 60 ready || fail "not ready"
try() { compose exec -T -e "PGPASSWORD=$1" postgres psql -h 127.0.0.1 -U filament -d filament -c 'SELECT 1' > /dev/null 2>&1; }
try "$(cat "$STACK/secrets/postgres_password")" || fail "the new password does not work"
! try "$before" || fail "the former password still works"
