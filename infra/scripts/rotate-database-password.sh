#!/usr/bin/env bash
# Gives the database's user a new password, and the servers with it. Restarts them, one after the other: clients resume.
#
# COMPOSE_FILE, COMPOSE_PROJECT, POSTGRES_SERVICE and SERVER_SERVICE as in backup.sh.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=secrets.sh
. "$(dirname "$(readlink -f "$0")")/secrets.sh"
# shellcheck source-path=SCRIPTDIR source=servers.sh
. "$(dirname "$(readlink -f "$0")")/servers.sh"
names=$(servers "${COMPOSE_PROJECT:-filament}")
user=$(setting FILAMENT_POSTGRES_USER filament)
password=$(random)

echo "ALTER ROLE \"$user\" PASSWORD '$password';" |
  compose exec -T "${POSTGRES_SERVICE:-postgres}" psql -q -v ON_ERROR_STOP=1 -U "$user" -d "$(setting FILAMENT_POSTGRES_DB filament)"
echo "$password" | write_secret postgres_password 999
read_secret database_url | sed "s#^\(postgresql://[^:]*:\)[^@]*@#\1$password@#" | write_secret database_url.new 10001
read_secret database_url.new | write_secret database_url 10001
as_root rm database_url.new
for server in $names; do
  compose restart "$server"
  compose up -d --no-build --no-deps --no-recreate --wait "$server"
  echo "rotate-database-password: $server is ready with the new password"
done
