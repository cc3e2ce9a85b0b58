# A backup taken while people write and upload has every row's file, and restores with every file's row.
# FILAMENT_STACK_FULL=true makes that 200 messages and 5 uploads a second, instead of 20 and 1.
# shellcheck shell=bash disable=SC2016,SC2030,SC2031
. scripts/lib/operations.sh
. scripts/lib/jdk.sh
rate=20 people=1 seconds=30 senders=8
if [ "${FILAMENT_STACK_FULL:-}" = true ]; then
  rate=200 people=5 seconds=60 senders=64
  export FILAMENT_RATE_LIMIT_REQUESTS_PER_MINUTE=1000000 FILAMENT_AUTH_ROUTE_REQUESTS_PER_MINUTE=100000
  compose up -d --no-build --wait
fi
make_content

"${JAVA_HOME:+$JAVA_HOME/bin/}java" --add-modules jdk.incubator.vector -jar target/filament.jar bench chat --url "$URL" \
  --sockets 8 --guilds 4 --users "$senders" --senders "$senders" --rate "$rate" --duration "$seconds" --json \
  > "$STACK/chat.json" 2> "$STACK/chat.log" &
chat=$!
uploads() {
  local n=0 id
  while kill -0 "$chat" 2> /dev/null; do
    head -c 50000 /dev/urandom > "$STACK/upload"
    id=$(upload "$STACK/upload")
    call POST "$PLACE/messages" "{\"content\":\"file $((n += 1))\",\"attachment_ids\":[\"$id\"]}" > /dev/null
    echo "$id" >> "$uploaded"
    sleep 0.8
  done
}
uploaded=$STACK/uploaded
rm -f "$uploaded"
uploads &
uploading=($!)
# one person may not upload as much as all of them
for ((i = 1; i < people; i++)); do
  (
    STACK=$STACK/person-$i
    mkdir -p "$STACK"
    make_content
    uploads
  ) &
  uploading+=($!)
done
messages() {
  psql filament 'SELECT count(*) FROM messages'
}
first=$(messages)
under_way() {
  [ -s "$uploaded" ] && [ "$(messages)" -gt "$((first + 20))" ]
}
eventually 120 under_way || { cat "$STACK/chat.log"; fail 'there is no load'; }
before=$(messages)
files_before=$(wc -l < "$uploaded")
backup=$($SCRIPTS/backup.sh "$BACKUPS")
kill -0 "$chat" || fail 'the load ended before the backup did'
after=$(messages)
wait "$chat" || { tail -5 "$STACK/chat.log"; fail 'messages were lost'; }
for person in "${uploading[@]}"; do
  wait "$person" || fail 'an upload failed'
done
saved=$(jq .rows.messages "$backup/manifest.json")
echo "messages before, in and after the backup: $before $saved $after; $(wc -l < "$uploaded") uploads"
(( before <= saved && saved <= after )) || fail 'these are not the messages of a moment in between'
[ "$after" -gt "$before" ] || fail 'nobody wrote meanwhile'
[ "$(jq .rows.attachments "$backup/manifest.json")" -ge "$files_before" ] || fail 'acknowledged files are missing'

# every row's file, by its hash, and every file's row
$SCRIPTS/restore.sh --force "$backup"
eventually 60 ready
on_disk() { compose exec -T filament-server sh -c 'ls "$FILAMENT_ATTACHMENT_ROOT/attachments"' < /dev/null | sort; }
diff <(psql filament 'SELECT attachment_id FROM attachments' | sort) <(on_disk) || fail 'rows and files differ'
[ "$(messages)" = "$saved" ] || fail 'messages are missing'
content_is_there
