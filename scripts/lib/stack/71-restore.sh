# A restore brings everything of the backup and nothing else; one that fails or is killed leaves either all of the old or
# all of the new. FILAMENT_STACK_FULL=true kills it at every step instead of at one.
# shellcheck shell=bash disable=SC2016
. scripts/lib/operations.sh
make_content
backup=$($SCRIPTS/backup.sh "$BACKUPS")
call POST "$PLACE/messages" '{"content":"after the backup"}' > /dev/null
late=$(upload "$STACK/file")

late_is_on_disk() {
  compose exec -T filament-server sh -c 'test -e "$FILAMENT_ATTACHMENT_ROOT/attachments/$1"' sh "$late" < /dev/null
}

all_of_the_old() {
  nothing_is_left && content_is_there && says 'after the backup' && late_is_on_disk
}

all_of_the_new() {
  nothing_is_left && content_is_there && ! says 'after the backup' && ! late_is_on_disk
}

echo 'the server does not become ready: the old one is back'
! FILAMENT_READY_SECONDS=0 $SCRIPTS/restore.sh --force "$backup" || fail 'it says that it has restored'
eventually 300 ready
all_of_the_old || fail 'something is not as it was'

echo 'a signal in the middle: the old one is back'
: > "$STACK/term.log"
setsid $SCRIPTS/restore.sh --force "$backup" 2> "$STACK/term.log" &
pid=$!
eventually 300 grep -q 'restore the database$' "$STACK/term.log"
kill -TERM "$pid"
! wait "$pid" || fail 'a restore that was ended says that it is done'
eventually 300 ready
all_of_the_old || fail 'something is not as it was'

steps=('swap files and databases')
[ "${FILAMENT_STACK_FULL:-}" != true ] || steps=('stop the server' 'unpack the files' 'restore the database'
  'check the restored database and files' 'adopt the restored database' 'swap files and databases' 'empty the search index'
  'start the server' 'remove the old database and files')
for step in "${steps[@]}"; do
  echo "killed at: $step"
  kill_at "$step" "$STACK/kill.log" $SCRIPTS/restore.sh --force "$backup"
  $SCRIPTS/restore.sh --recover
  eventually 300 ready
  if all_of_the_new; then
    echo '  carried on'
    call POST "$PLACE/messages" '{"content":"after the backup"}' > /dev/null
    late=$(upload "$STACK/file")
  else
    all_of_the_old || fail "killed at $step, it is neither the old nor the new"
    echo '  taken back'
  fi
done

echo 'a backup of an older version, from before there were manifests'
log_in
old_token=$TOKEN
rm -rf "$STACK/older"
mkdir -m 0700 "$STACK/older"
psql postgres 'DROP DATABASE IF EXISTS older' && psql postgres 'CREATE DATABASE older TEMPLATE template0'
compose exec -T postgres pg_restore -U filament -d older --no-owner < "$backup/postgres.dump"
psql older "DROP TABLE operation_successes; DELETE FROM flyway_schema_history WHERE version = '29'"
compose exec -T postgres pg_dump -Fc -U filament -d older < /dev/null > "$STACK/older/postgres.dump"
psql postgres 'DROP DATABASE older'
cp "$backup/attachments.tar.gz" "$STACK/older/"
(cd "$STACK/older" && sha256sum postgres.dump attachments.tar.gz > SHA256SUMS)
$SCRIPTS/restore.sh --force "$STACK/older" 2> "$STACK/older.log" || { cat "$STACK/older.log"; fail 'it is not restored'; }
grep '1 migrations ran' "$STACK/older.log" || fail 'it was not migrated'
eventually 60 ready
! TOKEN=$old_token call GET /auth/me 2> /dev/null || fail 'a session from before is still good'
all_of_the_new || fail 'it is not what the backup has'
[ "$(psql filament 'SELECT min(last_seq) > 1000000000 FROM guild_log_head WHERE last_seq > 0')" = t ] ||
  fail 'the logs go on where clients have been'
[ "$(psql filament 'SELECT count(*) FROM operation_successes')" -gt 0 ] || fail 'it is forgotten when a backup succeeded'
compose exec -T filament-server filament search rebuild < /dev/null
compose exec -T filament-server filament search reconcile < /dev/null
found() {
  [ "$(call GET "/guilds/$GUILD/search?q=kept" | jq '.message_ids | length')" = 1 ]
}
log_in
eventually 60 found || fail 'what was restored is not found'
call POST "$PLACE/messages" '{"content":"after the restore"}' > /dev/null
