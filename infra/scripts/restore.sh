#!/usr/bin/env bash
# Restores a backup of backup.sh into this stack.
#
#   infra/scripts/restore.sh [--force] <backup_dir>     the real thing; --force: over a server that has data
#   infra/scripts/restore.sh --rehearse <backup_dir>    only tries it, beside the running server, and says how long it took
#   infra/scripts/restore.sh --recover                  after this program or the machine was killed in the middle
#
# Everything is filled and checked beside the live content and takes its place by rename. When something fails before the
# server is ready again, database and files are as they were and the server is started. See src/docs/operations/restore.md.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=servers.sh
. "$(dirname "$(readlink -f "$0")")/servers.sh"

ready_seconds=${FILAMENT_READY_SECONDS:-600}


force=false
mode=restore
backup=
stamp=
work=
server_stopped=false
scratch_made=false
swap_begun=false

usage() {
  fail "usage: $program [--force | --rehearse] <backup_dir>, or $program --recover"
}

read_arguments() {
  local argument
  for argument; do
    case "$argument" in
      --force) force=true ;;
      --rehearse) mode=rehearse ;;
      --recover) mode=recover ;;
      -*) usage ;;
      *) [ -z "$backup" ] || usage; backup=$argument ;;
    esac
  done
  if [ "$mode" = recover ]; then
    [ -z "$backup" ] || usage
  else
    [ -n "$backup" ] || usage
  fi
}

clean_up() {
  local status=$?
  trap - EXIT
  # a second signal must not stop what puts everything back
  trap '' HUP INT TERM
  set +e
  [ -z "$work" ] || rm -rf "$work"
  failed_step "$status"
  if [ "$status" != 0 ]; then
    put_back || say "not everything could be put back; as soon as PostgreSQL runs: $program --recover"
  fi
  exit "$status"
}

put_back() {
  if [ "$swap_begun" = true ]; then
    say 'puts the old database and files back'
    swap_back || return 1
  fi
  [ "$scratch_made" = false ] || drop_scratch || return 1
  [ "$server_stopped" = false ] || start_server
}

files() { # restore-files.sh, where the files are; nothing to do for S3
  in_bucket || server_shell "$(cat "$repo/infra/scripts/restore-files.sh")" "$1" "$attachment_root" "${2:-}"
}

# --- 1, 2: before anything is touched -------------------------------------------------------------------------------------

check_sums() {
  step 'verify checksums'
  [ -d "$backup" ] || fail "no such directory: $backup"
  backup=$(cd "$backup" && pwd)
  local name
  for name in postgres.dump attachments.tar.gz SHA256SUMS; do
    is_plain_file "$backup/$name" || fail "no file $name in $backup"
  done
  ! grep -Evq '^[0-9a-f]{64}  [A-Za-z0-9][A-Za-z0-9._-]*$' "$backup/SHA256SUMS" ||
    fail 'SHA256SUMS has a line that is no checksum of a file beside it'
  for name in postgres.dump attachments.tar.gz; do
    is_listed "$name" || fail "SHA256SUMS does not list $name"
  done
  # what is not listed, or is no plain file, did not come from backup.sh
  while read -r name; do
    is_plain_file "$backup/$name" || fail "not a plain file: $name"
    [ "$name" = SHA256SUMS ] || is_listed "$name" || fail "SHA256SUMS does not list $name"
  done < <(find "$backup" -mindepth 1 -printf '%P\n')
  (cd "$backup" && sha256sum --strict --quiet -c SHA256SUMS >&2) || fail 'checksums do not match: the backup is damaged'
}

is_plain_file() {
  [ -f "$1" ] && [ ! -L "$1" ]
}

is_listed() {
  cut -c 67- "$backup/SHA256SUMS" | grep -Fx -e "$1" > /dev/null
}

inspect() {
  step 'inspect archive and dump'
  archive_contents "$backup/attachments.tar.gz" > "$work/archive"
  awk '
    $1 != "-" && $1 != "d" { print "  neither file nor folder: " $0; wrong = 1; next }
    { name = $0; sub(/^[^ ]+ [^ ]+ /, "", name) }
    name ~ /^\// || ("/" name "/") ~ /\/\.\.\// || name ~ /\\/ { print "  leads outside: " name; wrong = 1 }
    END { exit wrong }' "$work/archive" >&2 || fail 'the archive is not one of backup.sh'
  dump_contents "$backup/postgres.dump" > "$work/dump"
  check_manifest
  [ "$files_saved" = false ] || objects_are_there "$work/dump" "$work/archive" ||
    fail 'the archive lacks files that rows of the dump name'
}

# A backup without a manifest (another tool's, with the three artifacts) is taken by its artifacts alone.
check_manifest() {
  files_saved=true
  [ -f "$backup/manifest.json" ] || return 0
  ! grep -Fq '"files_saved": false' "$backup/manifest.json" || files_saved=false
  local table rows
  while read -r _ table rows; do
    grep -Eq "^ *\"$table\": $rows,?\$" "$backup/manifest.json" || fail "the manifest does not say $rows rows for $table"
  done < <(grep '^rows ' "$work/dump")
}

check_target() {
  step 'inspect the target'
  if in_bucket; then
    [ "$files_saved" = false ] || fail 'this backup has files, but the server keeps its files in S3'
  else
    [ "$files_saved" = true ] || fail 'this backup has no files (they were in S3), but the server keeps its files in a folder'
  fi
  filament backup schema > "$work/known"
  local newer
  newer=$(sed -n 's/^migration //p' "$work/dump" | grep -Fxv -f "$work/known" | tr '\n' ' ' || true)
  grep -q '^migration ' "$work/dump" || fail "the dump has no schema of Filament's"
  [ -z "$newer" ] || fail "the dump's schema is newer than this server's: it has migration $newer(run the version that made it)"
  [ "$mode" = restore ] && [ "$force" = false ] || return 0
  [ "$(has_users)" != t ] || fail 'the server has users: restore over it with --force'
  files is-empty < /dev/null || fail "there are files in $attachment_root: restore over them with --force"
}

has_users() {
  if [ "$(sql "$postgres_db" "SELECT to_regclass('public.users') IS NOT NULL")" = t ]; then
    sql "$postgres_db" 'SELECT EXISTS (SELECT FROM users)'
  fi
}

# --- 3 to 5: beside the live content -------------------------------------------------------------------------------------

stop_server() {
  step 'stop the server'
  server_stopped=true
  compose stop "${servers[@]}" >&2
}

unpack_files() {
  step 'unpack the files'
  scratch_made=true
  files unpack "$stamp" < "$backup/attachments.tar.gz"
}

restore_database() {
  step 'restore the database'
  sql postgres "CREATE DATABASE \"$scratch_db\" TEMPLATE template0 ENCODING 'UTF8'"
  in_postgres pg_restore --no-owner --no-privileges --exit-on-error --single-transaction \
    -U "$postgres_user" -d "$scratch_db" < "$backup/postgres.dump"
  # A dump brings no statistics, and until the database has made some by itself, it plans as for small tables.
  sql "$scratch_db" ANALYZE
}

check_restored() {
  step 'check the restored database and files'
  local counts
  counts=$(awk '$1 == "rows" { printf "%sSELECT %c%s%c, count(*) FROM ONLY \"%s\"", n++ ? " UNION ALL " : "", 39, $2, 39, $2 }' \
    "$work/dump")
  sql "$scratch_db" "$counts" | sort > "$work/restored"
  awk '$1 == "rows" { print $2 "|" $3 }' "$work/dump" | sort | diff - "$work/restored" >&2 ||
    fail 'the restored tables have other rows than the dump'
  in_bucket || check_files
}

# Every file that a row names, by its hash; and no other: uploads that were committed after the dump are none.
check_files() {
  sql "$scratch_db" "
    SELECT encode(sha256, 'hex') || '  attachments/' || attachment_id FROM attachments
    UNION ALL SELECT encode(avatar_sha256, 'hex') || '  ' || avatar_object_key FROM users WHERE avatar_sha256 IS NOT NULL
    UNION ALL SELECT encode(banner_sha256, 'hex') || '  ' || banner_object_key FROM users WHERE banner_sha256 IS NOT NULL" \
    > "$work/hashes"
  [ ! -s "$work/hashes" ] || files verify "$stamp" < "$work/hashes" || fail 'files differ from what their rows say'
  sed -n 's/^object \([^ ]*\) .*/\1/p' "$work/dump" > "$work/named"
  awk 'NR == FNR { named[$1]; next } $1 == "-" && !($3 in named) { print $3 }' "$work/named" "$work/archive" > "$work/orphans"
  if [ -s "$work/orphans" ]; then
    say "$(wc -l < "$work/orphans") files of the archive have no row: left out"
    files remove "$stamp" < "$work/orphans"
  fi
}

# --- 6: the swap ---------------------------------------------------------------------------------------------------------

adopt() {
  step 'adopt the restored database'
  filament backup adopt --database "$scratch_db" >&2
  # when backups and drills succeeded is known better by the database that goes
  sql "$postgres_db" "SELECT operation, succeeded_at FROM operation_successes" 2> /dev/null > "$work/successes" || true
  local operation at
  while IFS='|' read -r operation at; do
    sql "$scratch_db" "INSERT INTO operation_successes VALUES ('$operation', $at)
      ON CONFLICT (operation) DO UPDATE SET succeeded_at = greatest(operation_successes.succeeded_at, excluded.succeeded_at)"
  done < "$work/successes"
}

# Files first: as long as the old database has its name, a restore that was killed is taken back. Both databases are renamed
# in one transaction. From then on it is carried on.
swap() {
  step 'swap files and databases'
  swap_begun=true
  files swap "$stamp" < /dev/null
  rename_databases "$scratch_db" "$postgres_db" "$before_db"
  scratch_made=false
  step 'empty the search index'
  local server_service
  for server_service in "${servers[@]}"; do
    server_shell "$(cat "$repo/infra/scripts/restore-files.sh")" empty-index "$search_root" < /dev/null
  done
}

rename_databases() { # gives $1 the name $2, and what has it the name $3
  sql postgres "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN ('$1', '$2')" > /dev/null || return 1
  sql postgres "BEGIN; ALTER DATABASE \"$2\" RENAME TO \"$3\"; ALTER DATABASE \"$1\" RENAME TO \"$2\"; COMMIT"
}

database_exists() { # prints t or f
  sql postgres "SELECT EXISTS (SELECT FROM pg_database WHERE datname = '$1')"
}

swap_back() { # also in the middle of a swap, and again after being interrupted itself
  local swapped
  swapped=$(database_exists "$before_db") || return 1
  if [ "$swapped" = t ]; then
    compose stop "${servers[@]}" >&2 || return 1
    rename_databases "$before_db" "$postgres_db" "$scratch_db" || return 1
  fi
  files swap-back "$stamp" < /dev/null || return 1
  scratch_made=true
}

drop_scratch() {
  sql postgres "DROP DATABASE IF EXISTS \"$scratch_db\" WITH (FORCE)" || return 1
  files drop "$stamp" < /dev/null || return 1
  scratch_made=false
}

# --- 7: the server again -------------------------------------------------------------------------------------------------

servers_run() { # all of them
  local server
  for server in "${servers[@]}"; do
    [ -n "$(compose ps -q --status running "$server")" ] || return 1
  done
}

start_server() {
  compose up -d --no-deps "${servers[@]}" >&2
}

await_ready() {
  local deadline=$((SECONDS + ready_seconds)) server
  for server in "${servers[@]}"; do
    until compose exec -T "$server" /opt/filament/bin/ready < /dev/null > /dev/null 2>&1; do
      [ "$SECONDS" -lt "$deadline" ] || fail "$server is not ready after $ready_seconds s"
      sleep 1
    done
  done
}

serve_again() {
  step 'start the server'
  start_server
  await_ready
  # From here on the server may have written: nothing is taken back.
  swap_begun=false
  server_stopped=false
  step 'remove the old database and files'
  sql postgres "DROP DATABASE IF EXISTS \"$before_db\" WITH (FORCE)"
  files drop "$stamp" < /dev/null
}

# --- after a kill --------------------------------------------------------------------------------------------------------

name_by() { # the names that belong to the time $1
  stamp=$1
  scratch_db=${postgres_db}_restore_$stamp
  before_db=${postgres_db}_before_$stamp
}

# Whatever stands under the names of a restore belongs to one that was killed: a living one has the lock.
recover() {
  step 'look for interrupted restores'
  # what was killed may still have a container at work
  docker ps -aq --filter "label=com.docker.compose.project=$project" --filter "label=filament.operation=$program" |
    xargs -r docker rm -f > /dev/null
  {
    sql postgres "SELECT substring(datname from '[0-9]{8}t[0-9]{6}z\$') FROM pg_database
      WHERE datname ~ '^${postgres_db}_(restore|before)_[0-9]{8}t[0-9]{6}z\$'"
    files interrupted < /dev/null
  } > "$work/interrupted"
  local interrupted stamps
  mapfile -t stamps < <(sort -u "$work/interrupted")
  for interrupted in "${stamps[@]}"; do
    name_by "$interrupted"
    recover_one
  done
  # killed when it had stopped the server and made nothing yet
  servers_run || start_server
}

recover_one() {
  if [ "$(database_exists "$before_db")" = t ]; then
    say 'a restore was interrupted after its swap: carries it on'
    server_stopped=true
    swap_begun=true
    serve_again
  else
    # With the scratch database, files may be swapped; without, what has the live names is right: nothing was swapped yet,
    # or everything was, and only old files are left.
    say 'a restore was interrupted: removes what it left'
    if [ "$(database_exists "$scratch_db")" = t ]; then swap_back; fi
    drop_scratch
    start_server
  fi
}

# --- the way of a restore ------------------------------------------------------------------------------------------------

read_arguments "$@"
need docker tar gzip sha256sum flock awk diff
[ "$direct" = false ] || fail 'needs Docker: FILAMENT_DIRECT is for backup.sh alone'
names=$(servers "$project")
mapfile -t servers <<< "$names"
work=$(mktemp -d)
ends_with clean_up
exec 9> "${TMPDIR:-/tmp}/filament-restore-$project.lock"
flock -n 9 || fail "another restore into $project is under way"

if [ "$mode" = recover ]; then
  find_stack
  recover
  exit 0
fi
check_sums
find_stack
search_root=$(in_server printenv FILAMENT_SEARCH_INDEX_ROOT < /dev/null)
inspect
[ "$mode" = rehearse ] || recover
check_target
started=$SECONDS
name_by "$(date -u +%Y%m%dt%H%M%Sz)"
[ "$mode" = rehearse ] || stop_server
unpack_files
restore_database
check_restored
if [ "$mode" = rehearse ]; then
  drop_scratch
  say "rehearsed in $((SECONDS - started)) s: $(grep -c '^rows ' "$work/dump") tables, $(grep -c '^object ' "$work/dump" || true) files, all as the backup says; nothing was changed"
  exit 0
fi
adopt
swap
serve_again
say "restored $backup in $((SECONDS - started)) s"
say 'everybody has to log in again; now refill the search index of every guild and compare it:'
say "  docker compose -p $project exec $server_service filament search rebuild"
say "  docker compose -p $project exec $server_service filament search reconcile"
