#!/usr/bin/env bash
# Drills the restore once a month, for hosts without systemd: the program of service `drill-schedule`.
#
#   infra/scripts/drill-schedule.sh backup_root
#
# DRILL_EVERY_DAYS (28); after one that failed it tries again in a day. What there was is seen by the records in backup_root.
set -euo pipefail

root=$1
every=${DRILL_EVERY_DAYS:-28}
[[ $every =~ ^[1-9][0-9]{0,2}$ ]] || { echo "drill-schedule: DRILL_EVERY_DAYS: $every (expected: a number from 1)" >&2; exit 78; }
scripts=$(dirname "$(readlink -f "$0")")
trap 'exit 143' TERM INT

is_due() { # whether no drill has succeeded for that long
  local record
  while read -r record; do
    if jq -e '[.steps[].ok] | all' "$record" > /dev/null; then return 1; fi
  done < <(find "$root" -mindepth 1 -maxdepth 1 -name 'drill-*.json' -mmin "-$((every * 1440))")
}

while true; do
  pause=600
  if is_due && ! "$scripts/restore-drill.sh" "$root"; then pause=86400; fi
  # a signal ends the wait, not the sleep
  sleep "$pause" &
  wait $!
done
