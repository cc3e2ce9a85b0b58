#!/usr/bin/env bash
# Makes a backup a day, for hosts without systemd: the program of service `backup-schedule`, a container of the stack that
# reaches the database over the network and reads the files, and has no right over Docker.
#
#   infra/scripts/backup-schedule.sh backup_root
#
# BACKUP_EVERY_HOURS (24) and BACKUP_KEEP (14); after one that failed it tries again in an hour. DATABASE_URL_FILE, or
# DATABASE_URL, says where the database is.
set -euo pipefail

root=$1
every=${BACKUP_EVERY_HOURS:-24}
[[ $every =~ ^[1-9][0-9]{0,3}$ ]] || { echo "backup-schedule: BACKUP_EVERY_HOURS: $every (expected: a number from 1)" >&2; exit 78; }
scripts=$(dirname "$(readlink -f "$0")")
trap 'exit 143' TERM INT

url=${DATABASE_URL:-}
[ -n "$url" ] || url=$(cat "$DATABASE_URL_FILE")
[[ $url =~ ^[a-z]+://([^:/@]+):([^@]*)@([^:/]+)(:([0-9]+))?/([A-Za-z0-9_]+) ]] ||
  { echo 'backup-schedule: the URL of the database is not postgresql://user:password@host:port/database' >&2; exit 78; }
export FILAMENT_DIRECT=true BACKUP_KEEP=${BACKUP_KEEP:-14}
export POSTGRES_USER=${BASH_REMATCH[1]} PGPASSWORD=${BASH_REMATCH[2]} PGHOST=${BASH_REMATCH[3]} PGPORT=${BASH_REMATCH[5]:-5432}
export POSTGRES_DB=${BASH_REMATCH[6]}

is_due() { # whether the newest backup is older than it may be
  [ -z "$(find "$root" -mindepth 1 -maxdepth 1 -type d -name '[0-9]*T[0-9]*Z' -mmin "-$((every * 60))")" ]
}

while true; do
  pause=60
  if is_due && ! "$scripts/backup.sh" "$root"; then pause=3600; fi
  # a signal ends the wait, not the sleep
  sleep "$pause" &
  wait $!
done
