#!/usr/bin/env bash
# Backs up a running Filament: database and files, checked, and under its final name only when it is whole.
#
#   infra/scripts/backup.sh [backup_root]
#
# Prints the path of the backup: <backup_root>/<UTC yyyymmddThhmmssZ> (default root: backups in this repository). With
# BACKUP_KEEP=N, the N newest backups there are kept and older ones removed. Files in S3 are not saved: see
# src/docs/operations/backup.md, and lib.sh for the variables that choose another stack.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"

[ $# -le 1 ] || fail "usage: $program [backup_root]"
keep=${BACKUP_KEEP:-}
[[ $keep =~ ^([1-9][0-9]{0,5})?$ ]] || fail "BACKUP_KEEP: $keep (expected: a number from 1, or nothing for all)"

partial=
work=
clean_up() {
  local status=$?
  trap - EXIT
  [ -z "$partial" ] || rm -rf "$partial"
  [ -z "$work" ] || rm -rf "$work"
  failed_step "$status"
  exit "$status"
}
ends_with clean_up

prepare() {
  step 'prepare'
  need tar gzip sha256sum flock awk
  [ "$direct" = true ] || need docker
  open_root "$root" .lock backup
  # whoever made these is dead: it would hold the lock
  rm -rf "$root"/.partial-*
  find_stack
  stamp=$(date -u +%Y%m%dT%H%M%SZ)
  while [ -e "$root/$stamp" ]; do
    sleep 0.2
    stamp=$(date -u +%Y%m%dT%H%M%SZ)
  done
  partial=$root/.partial-$stamp
  mkdir -m 0700 "$partial"
  work=$(mktemp -d)
  started_at=$(date -u +%Y-%m-%dT%H:%M:%SZ)
}

# The database first, then the files: a row is written after its file, and a deleted file stays for a day.
save_database() {
  step 'dump the database'
  in_postgres pg_dump -Fc --no-owner --no-privileges --lock-wait-timeout=60s -U "$postgres_user" -d "$postgres_db" \
    < /dev/null > "$partial/postgres.dump"
}

save_files() {
  step 'save the files'
  if in_bucket; then
    say "files are in $attachment_root: NOT saved by this backup, only the rows that name them"
    tar -czf "$partial/attachments.tar.gz" -T /dev/null
    return
  fi
  # Status 1 says that files came or went meanwhile, as they do. Whether one is missing is checked below.
  local status=0
  in_server tar -C "$attachment_root" --exclude='./.partial' --exclude='./.restore-*' --exclude='./.before-*' \
    --warning=no-file-changed --warning=no-file-removed -czf - . < /dev/null > "$partial/attachments.tar.gz" || status=$?
  [ "$status" -le 1 ] || fail "tar ended with status $status"
}

sum() {
  step 'write checksums'
  (cd "$partial" && sha256sum postgres.dump attachments.tar.gz > SHA256SUMS)
}

verify() {
  step 'verify the backup'
  (cd "$partial" && sha256sum --strict --quiet -c SHA256SUMS >&2)
  archive_contents "$partial/attachments.tar.gz" > "$work/archive"
  dump_contents "$partial/postgres.dump" > "$work/dump"
  grep -q '^migration ' "$work/dump" || fail "database $postgres_db has no schema of Filament's"
  in_bucket || objects_are_there "$work/dump" "$work/archive" || fail "the archive lacks files that rows of the dump name"
}

write_manifest() {
  step 'write the manifest'
  local storage='folder' postgres image
  ! in_bucket || storage='s3'
  postgres=$(sql "$postgres_db" 'SHOW server_version')
  image=$([ "$direct" = true ] || compose ps -a --format '{{.Image}}' "$server_service" | head -1)
  {
    printf '{\n  "format": 1,\n'
    printf '  "started_at": "%s",\n  "finished_at": "%s",\n' "$started_at" "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
    printf '  "versions": {"schema": %s, "postgres": %s, "server_image": %s},\n' \
      "$(json "$(newest_migration "$work/dump")")" "$(json "$postgres")" "$(json "$image")"
    printf '  "storage": {"kind": "%s", "root": %s, "files_saved": %s},\n' \
      "$storage" "$(json "$attachment_root")" "$([ "$storage" = folder ] && echo true || echo false)"
    awk '$1 == "-" { files++; bytes += $2 }
      END { printf "  \"files\": {\"count\": %d, \"bytes\": %.0f},\n", files, bytes }' "$work/archive"
    printf '  "objects": %d,\n' "$(grep -c '^object ' "$work/dump" || true)"
    printf '  "rows": {\n'
    awk '$1 == "rows" { printf "%s    \"%s\": %d", n++ ? ",\n" : "", $2, $3 } END { print "" }' "$work/dump"
    printf '  }\n}\n'
  } > "$partial/manifest.json"
  (cd "$partial" && sha256sum manifest.json >> SHA256SUMS && sha256sum --strict --quiet -c SHA256SUMS >&2)
}

json() { # a string of JSON
  printf '"%s"' "$(printf %s "$1" | tr -d '\000-\037' | sed 's/[\\"]/\\&/g')"
}

publish() {
  step 'give it its name'
  sync "$partial"/* "$partial"
  mv -T "$partial" "$root/$stamp"
  partial=
  sync "$root"
  record_success backup
}

remove_older() {
  [ -n "$keep" ] || return 0
  step "keep the newest $keep"
  local old
  find "$root" -mindepth 1 -maxdepth 1 -type d -name '[0-9]*T[0-9]*Z' -printf '%f\n' | sort -r | tail -n "+$((keep + 1))" |
    while read -r old; do
      # under a name that is no backup's: half removed, it is none
      mv -T "$root/$old" "$root/.partial-$old"
      rm -rf "$root/.partial-$old"
    done
}

root=${1:-$repo/backups}
prepare
save_database
save_files
sum
verify
write_manifest
publish
remove_older
echo "$root/$stamp"
