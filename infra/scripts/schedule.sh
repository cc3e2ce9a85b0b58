# Sourced by backup-schedule.sh and drill-schedule.sh, the programs of containers that do something again and again.
# shellcheck shell=bash
program=$(basename "$0" .sh)
# shellcheck disable=SC2034 # of who sources this
scripts=$(dirname "$(readlink -f "$0")")

wrong() { # ends with what is wrong with the settings
  echo "$program: $*" >&2
  exit 78
}

period() { # period NAME DEFAULT: prints the value of that variable, a number from 1
  local value=${!1:-$2}
  [[ $value =~ ^[1-9][0-9]{0,3}$ ]] || wrong "$1: $value (expected: a number 1..9999)"
  echo "$value"
}

# run_when_due LOOK RETRY COMMAND…: runs the command whenever function is_due says so, which is asked every LOOK seconds;
# after one that failed, in RETRY seconds. Never returns.
run_when_due() {
  local look=$1 retry=$2 pause
  shift 2
  trap 'exit 143' TERM INT
  while true; do
    pause=$look
    if is_due && ! "$@"; then pause=$retry; fi
    # a signal ends the wait, not the sleep
    sleep "$pause" &
    wait $!
  done
}
