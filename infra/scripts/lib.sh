# shellcheck shell=bash
# What backup.sh, restore.sh and restore-drill.sh share: the way into the containers, the steps they name when they fail,
# and how a backup is read.
#
# COMPOSE_FILE, COMPOSE_PROJECT, POSTGRES_SERVICE, SERVER_SERVICE, POSTGRES_USER, POSTGRES_DB and FILAMENT_ATTACHMENT_ROOT
# choose another stack than the default. FILAMENT_DIRECT=true runs everything right here instead of in containers, with
# PostgreSQL's programs and PGHOST, PGPASSWORD …: for a container on the stack's network (profile `schedule`).
umask 077
export LC_ALL=C
program=$(basename "$0")
repo=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
export COMPOSE_FILE=${COMPOSE_FILE:-$repo/infra/docker-compose.yml}
project=${COMPOSE_PROJECT:-filament}
postgres_service=${POSTGRES_SERVICE:-postgres}
server_service=${SERVER_SERVICE:-filament-server}
direct=${FILAMENT_DIRECT:-false}
step='start'

say() {
  echo "$program: $*" >&2
}

fail() {
  say "$*"
  exit 1
}

step() { # names what comes next
  step=$1
  say "$1"
}

failed_step() { # for a trap on EXIT: with a status that is not 0, says what did not work
  [ "$1" = 0 ] || say "failed (status $1) in step: $step"
}

ends_with() { # whatever ends this program, function $1 cleans up
  # shellcheck disable=SC2064 # the name is known now
  trap "$1" EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

open_root() { # open_root FOLDER LOCK WHAT: sets root, where no other program does WHAT meanwhile
  mkdir -p "$1"
  root=$(cd "$1" && pwd)
  exec 9> "$root/$2"
  flock -n 9 || fail "another $3 into $root is under way"
}

need() { # every program that is named must be here
  local name
  for name; do
    command -v "$name" > /dev/null || fail "needs $name, which is not installed"
  done
}

# --- containers ---------------------------------------------------------------------------------------------------------

compose() {
  docker compose -p "$project" "$@"
}

in_postgres() { # runs a program where the database is
  if [ "$direct" = true ]; then "$@"; else compose exec -T "$postgres_service" "$@"; fi
}

one_off() { # a container of its own; its label says who started it
  compose run --rm --no-deps -T -l "filament.operation=$program" "$@"
}

server_runs() {
  [ "$direct" = true ] || [ -n "$(compose ps -q --status running "$server_service")" ]
}

in_server() { # runs a program of the server's image where the files are, whether the server runs or not
  if [ "$direct" = true ]; then
    "$@"
  elif server_runs; then
    compose exec -T "$server_service" "$@"
  else
    one_off --entrypoint "$1" "$server_service" "${@:2}"
  fi
}

server_shell() { # runs the shell program $1 with the rest as its arguments where the files are
  in_server /bin/sh -euc "$1" filament "${@:2}"
}

filament() { # a command of the server's program, in a container of its own
  one_off "$server_service" "$@" < /dev/null
}

find_stack() { # learns from the containers what the environment does not say
  postgres_user=${POSTGRES_USER:-$(in_postgres printenv POSTGRES_USER < /dev/null)}
  postgres_db=${POSTGRES_DB:-$(in_postgres printenv POSTGRES_DB < /dev/null)}
  attachment_root=${FILAMENT_ATTACHMENT_ROOT:-$(in_server printenv FILAMENT_ATTACHMENT_ROOT < /dev/null)}
  # it becomes part of the names of other databases, and of SQL
  [[ $postgres_db =~ ^[A-Za-z_][A-Za-z0-9_]{0,30}$ ]] || fail "database name: $postgres_db (expected: letters, digits, _)"
  [ -n "$attachment_root" ] || fail "FILAMENT_ATTACHMENT_ROOT is not set"
}

in_bucket() { # whether the server keeps files in S3
  [[ $attachment_root == s3://* ]]
}

sql() { # runs $2 in database $1; rows as lines, columns separated by |
  in_postgres psql -X -q -At -v ON_ERROR_STOP=1 -U "$postgres_user" -d "$1" -c "$2" < /dev/null
}

record_success() { # says in the database, for the server's metrics, that operation $1 has succeeded now
  sql "$postgres_db" "INSERT INTO operation_successes (operation, succeeded_at)
      VALUES ('$1', extract(epoch FROM now())::bigint)
      ON CONFLICT (operation) DO UPDATE SET succeeded_at = excluded.succeeded_at" ||
    say "done, but the metric of its last success cannot be set"
}

# --- the parts of a backup ----------------------------------------------------------------------------------------------

# Reads the dump $1 to its end (a list of its contents alone would also come from one that is cut off) and prints
#   rows TABLE N              for each table
#   object KEY SIZE           for each file that a row names; the size is - where rows do not say it
#   migration VERSION         for each migration that the schema has
dump_contents() {
  in_postgres pg_restore --no-owner --no-privileges -f - < "$1" | awk -F '\t' '
    function value(column) { return column in at ? $at[column] : "\\N" }
    function object(key, size) { if (key != "\\N") print "object", key, size == "\\N" ? "-" : size }
    copying && $0 == "\\." { print "rows", table, rows; copying = 0; next }
    copying {
      rows++
      if (table == "attachments") {
        object("attachments/" value("attachment_id"), value("size_bytes"))
        object(value("preview_key"), "-")
      } else if (table == "users") {
        object(value("avatar_object_key"), value("avatar_size_bytes"))
        object(value("banner_object_key"), value("banner_size_bytes"))
      } else if (table == "flyway_schema_history" && value("success") == "t" && value("version") != "\\N") {
        print "migration", value("version")
      }
      next
    }
    /^COPY [^ ]+ \(.*\) FROM stdin;$/ {
      split($0, words, " ")
      table = words[2]
      sub(/^public\./, "", table)
      columns = $0
      sub(/^[^(]*\(/, "", columns)
      sub(/\) FROM stdin;$/, "", columns)
      gsub(/"/, "", columns)
      count = split(columns, names, ", ")
      delete at
      for (i = 1; i <= count; i++) at[names[i]] = i
      rows = 0
      copying = 1
    }'
}

# Prints TYPE SIZE NAME for each entry of the archive $1, without a leading ./
archive_contents() {
  tar --numeric-owner --quoting-style=escape -tvzf "$1" | awk '{
    type = substr($1, 1, 1)
    size = $3
    name = $0
    sub(/^[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ /, "", name)
    sub(/^\.\//, "", name)
    print type, size, name
  }'
}

# Compares the files that a dump names (dump_contents in file $1) with an archive's (archive_contents in file $2); prints
# at most 20 that are missing or have another size, and answers whether there are none.
objects_are_there() {
  awk '
    NR == FNR { if ($1 == "-") size[$3] = $2; next }
    $1 != "object" { next }
    !($2 in size) { wrong++; if (wrong <= 20) print "  missing: " $2 }
    $2 in size && $3 != "-" && size[$2] != $3 {
      wrong++; if (wrong <= 20) print "  " $2 ": " size[$2] " bytes (expected: " $3 ")"
    }
    END { exit wrong > 0 }' "$2" "$1" >&2
}

newest_migration() { # of the contents in file $1
  sed -n 's/^migration //p' "$1" | sort -V | tail -1
}
