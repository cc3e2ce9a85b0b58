#!/usr/bin/env bash
# Rotates LiveKit's key pair in two steps, without dropping a call (src/docs/operations/rotate.md):
#
#   rotate-livekit-key.sh switch   the server signs with the next pair from now on; LiveKit knows it already
#   rotate-livekit-key.sh retire   at a quiet time, ten minutes later or more: LiveKit forgets the former pair and learns a
#                                  new next one. Restarts LiveKit, which ends calls.
#
# COMPOSE_FILE, COMPOSE_PROJECT and SERVER_SERVICE as in backup.sh.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=secrets.sh
. "$(dirname "$(readlink -f "$0")")/secrets.sh"
# shellcheck source-path=SCRIPTDIR source=servers.sh
. "$(dirname "$(readlink -f "$0")")/servers.sh"
names=$(servers "${COMPOSE_PROJECT:-filament}")

tell_servers() { # of the pair whose name is $1
  local server
  for server in $names; do tell_server "$1" "$server"; done
}

tell_server() { # SIGHUP, and the word of server $2 that it has read the pair whose name is $1
  local since server=$2
  since=$(date -u +%Y-%m-%dT%H:%M:%S.%NZ)
  compose kill -s HUP "$server"
  for ((i = 0; i < 60; i++)); do
    ! compose logs --no-color --since "$since" "$server" | grep -c "\"event\":\"media.keys\",\"key\":\"$1\"" > /dev/null || return 0
    sleep 0.5
  done
  echo "rotate-livekit-key: the server did not take $1; see: docker compose logs $server" >&2
  exit 1
}

case "${1:-}" in
  switch)
    next=$(read_secret livekit_other_api_key)
    secret=$(read_secret livekit_other_api_secret)
    read_secret livekit_api_key | write_secret livekit_other_api_key 10001
    read_secret livekit_api_secret | write_secret livekit_other_api_secret 10001
    echo "$next" | write_secret livekit_api_key 10001
    echo "$secret" | write_secret livekit_api_secret 10001
    tell_servers "$next"
    echo "rotate-livekit-key: tokens are signed with $next; verify one, and retire the former pair at a quiet time"
    ;;
  retire)
    active=$(read_secret livekit_api_key)
    new_key_name | write_secret livekit_other_api_key 10001
    random | write_secret livekit_other_api_secret 10001
    {
      echo "$active: $(read_secret livekit_api_secret)"
      echo "$(read_secret livekit_other_api_key): $(read_secret livekit_other_api_secret)"
    } | write_secret livekit_keys 65532
    # LiveKit first: until it is back, what it signed with the former pair is still believed
    compose restart livekit
    tell_servers "$active"
    echo "rotate-livekit-key: LiveKit knows $active and $(read_secret livekit_other_api_key)"
    ;;
  *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
