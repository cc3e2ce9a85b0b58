#!/usr/bin/env bash
# Makes a backup a day, for hosts without systemd: the program of service `backup-schedule`, a container of the stack that
# reaches the database over the network and reads the files, and has no right over Docker.
#
#   infra/scripts/backup-schedule.sh backup_root
#
# BACKUP_EVERY_HOURS (24) and BACKUP_KEEP (14); after one that failed it tries again in an hour. DATABASE_URL_FILE, or
# DATABASE_URL, says where the database is.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=schedule.sh
. "$(dirname "$(readlink -f "$0")")/schedule.sh"

root=$1
every=$(period BACKUP_EVERY_HOURS 24)

url=${DATABASE_URL:-}
[ -n "$url" ] || url=$(cat "$DATABASE_URL_FILE")
[[ $url =~ ^[a-z]+://([^:/@]+):([^@]*)@([^:/]+)(:([0-9]+))?/([A-Za-z0-9_]+) ]] ||
  wrong 'the URL of the database is not postgresql://user:password@host:port/database'
export FILAMENT_DIRECT=true BACKUP_KEEP=${BACKUP_KEEP:-14}
export POSTGRES_USER=${BASH_REMATCH[1]} PGPASSWORD=${BASH_REMATCH[2]} PGHOST=${BASH_REMATCH[3]} PGPORT=${BASH_REMATCH[5]:-5432}
export POSTGRES_DB=${BASH_REMATCH[6]}

is_due() { # whether the newest backup is older than it may be
  [ -z "$(find "$root" -mindepth 1 -maxdepth 1 -type d -name '[0-9]*T[0-9]*Z' -mmin "-$((every * 60))")" ]
}

run_when_due 60 3600 "$scripts/backup.sh" "$root"
