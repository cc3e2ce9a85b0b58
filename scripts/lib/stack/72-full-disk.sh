# A restore onto a disk that is full, that of the files or that of the database, fails with the reason, and everything is as
# before. The disks are small ones in memory, in the place of the volumes. With FILAMENT_STACK_FULL=true.
# shellcheck shell=bash disable=SC2016
. scripts/lib/operations.sh
[ "${FILAMENT_STACK_FULL:-}" = true ] || skip 'it takes minutes: set FILAMENT_STACK_FULL=true'
[ "$(id -u)" = 0 ] || skip 'mounting needs root'
make_content
backup=$($SCRIPTS/backup.sh "$BACKUPS")
files=$STACK/disk-files database=$STACK/disk-database
compose down -v > "$STACK/down.log" 2>&1
clean() {
  set +e
  compose down -v > "$STACK/down.log" 2>&1
  docker volume rm "${PROJECT}_filament-attachments" "${PROJECT}_pg-data" > /dev/null 2>&1
  umount "$files" "$database" 2> /dev/null
  compose up -d --no-build --wait --wait-timeout 300 > "$STACK/up.log" 2>&1
}
small() { # small FOLDER MIB USER VOLUME: a volume of that size
  mkdir -p "$1"
  mount -t tmpfs -o "size=$2m,uid=$3,gid=$3,mode=0700" tmpfs "$1" || skip 'nothing can be mounted here'
  docker volume create --driver local --opt type=none --opt o=bind --opt "device=$1" \
    --label "com.docker.compose.project=$PROJECT" --label "com.docker.compose.volume=$4" "${PROJECT}_$4" > /dev/null
}
trap clean EXIT
small "$files" 8 10001 filament-attachments
small "$database" 400 999 pg-data
compose up -d --no-build --wait --wait-timeout 300
$SCRIPTS/restore.sh "$backup"
content_is_there || fail 'it is not what the backup has'
log_in
call POST "$PLACE/messages" '{"content":"after the backup"}' > /dev/null

fill() { # fill FOLDER KIB: leaves so much of it
  local free
  free=$(df --output=avail -k "$1" | tail -1)
  head -c "$(((free - $2) * 1024))" /dev/zero > "$1/ballast"
}
as_it_was() {
  eventually 300 ready || fail 'the server does not come back'
  nothing_is_left || fail 'something is left of the restore'
  content_is_there || fail 'something is missing'
  says 'after the backup' || fail 'what was written since is gone'
}

echo 'the disk of the files is full'
fill "$files" 20
! $SCRIPTS/restore.sh --force "$backup" 2> "$STACK/full.log" || fail 'it says that it has restored'
grep 'failed .* unpack the files' "$STACK/full.log" || { cat "$STACK/full.log"; fail 'it does not say where it failed'; }
grep -i 'no space left' "$STACK/full.log" || { cat "$STACK/full.log"; fail 'it does not say why'; }
rm "$files/ballast"
as_it_was

echo 'the disk of the database is full'
fill "$database" 3000
! $SCRIPTS/restore.sh --force "$backup" 2> "$STACK/full.log" || fail 'it says that it has restored'
grep 'failed .* restore the database' "$STACK/full.log" || { cat "$STACK/full.log"; fail 'it does not say where it failed'; }
grep -i 'no space left' "$STACK/full.log" || { cat "$STACK/full.log"; fail 'it does not say why'; }
rm "$database/ballast"
# as restore.md has it, when not everything could be put back; it does no harm when it could
eventually 120 compose up -d --no-build --wait postgres
$SCRIPTS/restore.sh --recover
as_it_was

echo 'and with room again it is restored'
$SCRIPTS/restore.sh --force "$backup"
content_is_there || fail 'it is not what the backup has'
! says 'after the backup' || fail 'it is not what the backup has'
