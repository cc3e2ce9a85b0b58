# A server that keeps its files in a bucket: the backup has its rows and says that it has no files, and restoring it brings the
# rows back to the bucket's files. The bucket is one of rclone or moto on this machine. With
# FILAMENT_STACK_FULL=true.
# shellcheck shell=bash
. scripts/lib/operations.sh
[ "${FILAMENT_STACK_FULL:-}" = true ] || skip 'it takes minutes: set FILAMENT_STACK_FULL=true'
server=$(PATH="$HOME/.cache/filament/bin:$PATH" command -v rclone || command -v moto_server) ||
  skip 'there is no S3 server here (scripts/rclone installs one, with Go)'
port=$((HTTP_PORT + 9)) key=ACCESSKEY16CHARS secret=secretsecretsecret0
at=172.29.$N.129 # this machine, in the network that the server has a way out of
rm -rf "$STACK/buckets"
mkdir -p "$STACK/buckets/filament"
case "$server" in
  *rclone) "$server" serve s3 --addr "$at:$port" --auth-key "$key,$secret" --vfs-cache-mode full --config '' \
    --cache-dir "$STACK/buckets.cache" "$STACK/buckets" ;;
  *) "$server" -H "$at" -p "$port" ;;
esac > "$STACK/bucket.log" 2>&1 &
bucket=$!
cp "$STACK/.env" "$STACK/.env.folder"
clean() {
  set +e
  kill "$bucket"
  cat "$STACK/.env.folder" > "$STACK/.env"
  compose up -d --no-build --wait --wait-timeout 300 > "$STACK/up.log" 2>&1
}
trap clean EXIT
answers() { curl -sS -m 5 -o /dev/null "http://$at:$port/" 2> /dev/null; }
eventually 60 answers || { tail -5 "$STACK/bucket.log"; fail 'the S3 server does not start'; }
[[ $server == *rclone ]] || curl -sS -o /dev/null -X PUT "http://$at:$port/filament"
cat >> "$STACK/.env" << EOF
FILAMENT_ATTACHMENT_ROOT=s3://filament/stack
AWS_ENDPOINT_URL_S3=http://$at:$port
AWS_REGION=us-east-1
AWS_ACCESS_KEY_ID=$key
AWS_SECRET_ACCESS_KEY=$secret
EOF
compose up -d --no-build --wait --wait-timeout 300
make_content
content_is_there || fail 'the file is not in the bucket'
backup=$($SCRIPTS/backup.sh "$BACKUPS" 2> "$STACK/s3.log")
grep 'NOT saved' "$STACK/s3.log" || fail 'the backup does not say that it has no files'
jq -e '.storage == {"kind": "s3", "root": "s3://filament/stack", "files_saved": false} and .files.count == 0 and .objects > 0' \
  "$backup/manifest.json" || { cat "$backup/manifest.json"; fail 'the manifest'; }
call POST "$PLACE/messages" '{"content":"after the backup"}' > /dev/null
$SCRIPTS/restore.sh --force "$backup"
eventually 60 ready
content_is_there || fail 'rows or files are missing'
! says 'after the backup' || fail 'it is not what the backup has'
[ -z "$(psql postgres "SELECT datname FROM pg_database WHERE datname ~ '_(restore|before)_'")" ] || fail 'a database is left'
