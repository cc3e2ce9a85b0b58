# A backup has its name only when it is whole; what is not is refused before anything is touched.
# shellcheck shell=bash disable=SC2016,SC2059
. scripts/lib/operations.sh
make_content

echo 'a backup of a running server'
begun=$(date +%s)
backup=$($SCRIPTS/backup.sh "$BACKUPS")
[[ $backup == "$BACKUPS"/[0-9]*T[0-9]*Z ]] || fail "printed $backup"
(cd "$backup" && sha256sum --strict -c SHA256SUMS) || fail 'checksums'
[ "$(stat -c %a "$backup")" = 700 ] || fail 'others may read it'
jq -e '.storage.kind == "folder" and .storage.files_saved and .rows.attachments > 0 and .versions.schema != ""' \
  "$backup/manifest.json" > /dev/null || fail 'manifest'
tar -tzf "$backup/attachments.tar.gz" | grep "attachments/$FILE" > /dev/null || fail 'the file is not in the archive'
shown() {
  [ "$(compose exec -T filament-server bash -c 'exec 3<>/dev/tcp/127.0.0.1/3000
    printf "GET /metrics HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n" "$(cat "$FILAMENT_METRICS_TOKEN_FILE")" >&3
    cat <&3' < /dev/null | sed -n 's/^filament_backup_last_success_timestamp_seconds \([0-9.E]*\)/\1/p' |
    awk -v begun="$begun" '{ print ($1 >= begun) }')" = 1 ]
}
eventually 90 shown || fail 'the metric does not say when it succeeded'

echo 'killed at every step: none has its name that is not whole, and the next one cleans up'
for step in 'prepare' 'dump the database' 'save the files' 'write checksums' 'verify the backup' 'write the manifest' \
  'give it its name'; do
  rm -rf "$STACK/killed"
  mkdir "$STACK/killed"
  kill_at "$step" "$STACK/kill.log" $SCRIPTS/backup.sh "$STACK/killed" || fail "killing at: $step"
  find "$STACK/killed" -mindepth 1 -maxdepth 1 -type d -name '[0-9]*Z' | while read -r named; do
    [ "$step" = 'give it its name' ] || fail "killed at $step, there is $named"
    (cd "$named" && sha256sum --strict --quiet -c SHA256SUMS) || fail "$named is not whole"
  done
done
BACKUP_KEEP=1 $SCRIPTS/backup.sh "$STACK/killed" > /dev/null
[ "$(find "$STACK/killed" -mindepth 1 -maxdepth 1 -type d | wc -l)" = 1 ] || fail 'something is left of killed or older ones'

echo 'two at once: one of them is refused'
exec 7> "$STACK/killed/.lock"
flock 7
! $SCRIPTS/backup.sh "$STACK/killed" 7>&- || fail 'two backups at once'
exec 7>&-

echo 'a full disk: no backup'
mkdir -p "$STACK/small"
if mount -t tmpfs -o size=64k tmpfs "$STACK/small" 2> /dev/null; then
  ! $SCRIPTS/backup.sh "$STACK/small" || fail 'a backup on a full disk'
  [ -z "$(find "$STACK/small" -mindepth 1 ! -name .lock)" ] || fail 'something is left on the full disk'
  umount "$STACK/small"
else
  echo '(left out: nothing can be mounted here)'
fi

echo 'a missing file: no backup'
compose exec -T filament-server sh -c 'mv "$FILAMENT_ATTACHMENT_ROOT/attachments/$1" /tmp/away' sh "$FILE" < /dev/null
! $SCRIPTS/backup.sh "$STACK/killed" 2> "$STACK/missing.log" || fail 'a backup without a file that a row names'
grep -q "missing: attachments/$FILE" "$STACK/missing.log" || fail 'it does not say which file'
compose exec -T filament-server sh -c 'cat /tmp/away > "$FILAMENT_ATTACHMENT_ROOT/attachments/$1" && rm /tmp/away' sh "$FILE" < /dev/null

# --- damaged, malicious, newer: refused, and the server has not been stopped --------------------------------------------

before=$(started)
copy() { # a fresh copy of the good backup, to be spoiled
  rm -rf "$STACK/bad"
  cp -r "$backup" "$STACK/bad"
}
seal() { # checksums of what it has now, as an attacker makes them; without a manifest, which they would contradict
  rm -f "$STACK/bad/manifest.json"
  (cd "$STACK/bad" && sha256sum postgres.dump attachments.tar.gz > SHA256SUMS)
}
refused() { # WHY PATTERN
  echo "refused: $1"
  local log=$STACK/refused.log
  ! $SCRIPTS/restore.sh --force "$STACK/bad" 2> "$log" || fail "restored: $1"
  grep -Eq "$2" "$log" || { cat "$log"; fail "it does not say why: $1"; }
  ! grep -q 'stop the server' "$log" || fail "the server was stopped for: $1"
}
flip() { # one bit in the middle of a file
  local at
  at=$(($(stat -c %s "$1") / 2))
  printf "\\x$(printf %02x $((0x$(od -An -j "$at" -N1 -tx1 "$1" | tr -d ' ') ^ 1)))" |
    dd of="$1" bs=1 seek="$at" conv=notrunc status=none
}
archive() { # replaces the archive by one of what is in $STACK/tree
  tar -czf "$STACK/bad/attachments.tar.gz" "$@"
  seal
}

for name in postgres.dump attachments.tar.gz manifest.json SHA256SUMS; do
  copy
  flip "$STACK/bad/$name"
  refused "a flipped bit in $name" 'damaged|SHA256SUMS'
done
for name in postgres.dump attachments.tar.gz SHA256SUMS; do
  copy
  rm "$STACK/bad/$name"
  refused "no $name" "no file $name"
done
copy
truncate -s -2000 "$STACK/bad/postgres.dump"
seal
refused 'a dump that is cut off' 'failed .* inspect'
copy
truncate -s -2000 "$STACK/bad/attachments.tar.gz"
seal
refused 'an archive that is cut off' 'failed .* inspect'
copy
touch "$STACK/bad/extra"
refused 'a file that is not listed' 'does not list extra'
copy
mv "$STACK/bad/postgres.dump" "$STACK/elsewhere" && ln -s "$STACK/elsewhere" "$STACK/bad/postgres.dump"
refused 'a link to the dump' 'no file postgres.dump'
copy
echo "$(printf 'x' | sha256sum | cut -c 1-64)  ../x" >> "$STACK/bad/SHA256SUMS"
refused 'checksums of something else' 'no checksum of a file beside it'

tree=$STACK/tree
rm -rf "$tree"
mkdir -p "$tree/attachments"
cp "$STACK/file" "$tree/attachments/$FILE"
copy
archive -P -C "$tree" . /etc/hostname
refused 'an absolute path' 'leads outside'
copy
archive -P -C "$tree" . --transform 's,hostname,../hostname,' -C /etc hostname
refused 'a path through ..' 'leads outside'
copy
ln -s /etc "$tree/attachments/link"
archive -C "$tree" .
refused 'a symbolic link' 'neither file nor folder'
rm "$tree/attachments/link"
copy
ln "$tree/attachments/$FILE" "$tree/attachments/hard"
archive -C "$tree" .
refused 'a hard link' 'neither file nor folder'
rm "$tree/attachments/hard"
copy
rm "$tree/attachments/$FILE"
archive -C "$tree" .
refused 'an archive without a file that a row names' "missing: attachments/$FILE"

copy
psql postgres 'DROP DATABASE IF EXISTS newer' && psql postgres 'CREATE DATABASE newer TEMPLATE template0'
compose exec -T postgres pg_restore -U filament -d newer --no-owner < "$backup/postgres.dump"
psql newer "INSERT INTO flyway_schema_history SELECT installed_rank + 1000, '9999', 'of tomorrow', type, script, checksum,
  installed_by, installed_on, execution_time, success FROM flyway_schema_history LIMIT 1"
compose exec -T postgres pg_dump -Fc -U filament -d newer < /dev/null > "$STACK/bad/postgres.dump"
psql postgres 'DROP DATABASE newer'
seal
refused 'a newer schema' 'newer than this server.*9999'

echo 'refused: a target that is not empty, without --force'
! $SCRIPTS/restore.sh "$backup" 2> "$STACK/refused.log" || fail 'restored over a server that has data'
grep -q -- '--force' "$STACK/refused.log" || fail 'it does not say how'

echo 'a rehearsal changes nothing'
$SCRIPTS/restore.sh --rehearse "$backup" 2>&1 | grep 'rehearsed in'
nothing_is_left || fail 'the rehearsal left something'
[ "$(started)" = "$before" ] || fail 'the server was stopped'
content_is_there

echo 'files in S3: the backup says that it has none of them, and goes to a server that keeps its files there alone'
(
  export FILAMENT_ATTACHMENT_ROOT=s3://bucket/prefix
  $SCRIPTS/backup.sh "$STACK/killed" 2> "$STACK/s3.log" > "$STACK/s3"
  grep -q 'NOT saved' "$STACK/s3.log" || fail 'it does not say so'
  jq -e '.storage == {"kind": "s3", "root": "s3://bucket/prefix", "files_saved": false}' "$(cat "$STACK/s3")/manifest.json" ||
    fail 'the manifest does not say so'
  ! $SCRIPTS/restore.sh --force "$backup" 2> "$STACK/refused.log" || fail 'files went into nowhere'
  grep -q 'keeps its files in S3' "$STACK/refused.log" || fail 'it does not say why'
)
! $SCRIPTS/restore.sh --force "$(cat "$STACK/s3")" 2> "$STACK/refused.log" || fail 'rows without files'
grep -q 'this backup has no files' "$STACK/refused.log" || fail 'it does not say why'
