#!/usr/bin/env bash
# Drills the restore once a month, for hosts without systemd: the program of service `drill-schedule`.
#
#   infra/scripts/drill-schedule.sh backup_root
#
# DRILL_EVERY_DAYS (28); after one that failed it tries again in a day. What there was is seen by the records in backup_root.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=schedule.sh
. "$(dirname "$(readlink -f "$0")")/schedule.sh"

root=$1
every=$(period DRILL_EVERY_DAYS 28)

is_due() { # whether no drill has succeeded for that long
  local record
  while read -r record; do
    if jq -e '[.steps[].ok] | all' "$record" > /dev/null; then return 1; fi
  done < <(find "$root" -mindepth 1 -maxdepth 1 -name 'drill-*.json' -mmin "-$((every * 1440))")
}

run_when_due 600 86400 "$scripts/restore-drill.sh" "$root"
