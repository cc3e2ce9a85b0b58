# shellcheck shell=bash
# shellcheck disable=SC2016 # programs for the shell in a container
# For the parts of scripts/test-stack that back up and restore: the scripts under test get the stack under test through the
# environment, as an operator's settings do. Sourced after stack.sh.

export COMPOSE_FILE=$PWD/infra/docker-compose.yml COMPOSE_PROJECT=$PROJECT COMPOSE_ENV_FILES=$STACK/.env
export DRILL_INTERNAL_SUBNET=172.28.$N.0/25 DRILL_EDGE_SUBNET=172.28.$N.128/25 DRILL_EDGE_IPV6_SUBNET=fd38:f11a:3e18:$N::/64
export SCRIPTS=infra/scripts
mkdir -p "$BACKUPS"

require() { # installs what is missing, where that may be done
  local name
  for name; do
    command -v "$name" > /dev/null || apt-get install -y -qq "$name" > /dev/null 2>&1 || skip "$name is not installed"
  done
}

psql() { # one statement in database $1
  compose exec -T postgres psql -X -q -At -v ON_ERROR_STOP=1 -U filament -d "$1" -c "$2" < /dev/null
}

call() { # METHOD PATH [BODY [CURL OPTION…]]: an answer of the server, as $TOKEN says; fails unless it is a 2xx
  curl -sS --fail-with-body -m 60 -X "$1" -H 'content-type: application/json' ${TOKEN:+-H "authorization: Bearer $TOKEN"} \
    ${3:+--data-binary "$3"} "${@:4}" "$URL$2"
}

log_in() {
  TOKEN=$(TOKEN='' call POST /auth/login "{\"username\":\"$NAME\",\"password\":\"correct horse battery staple\"}" |
    jq -er .access_token)
}

# One person with a guild, a channel and a message with a file, in variables: what a restore must bring back.
make_content() {
  require jq curl
  NAME=ann$(od -An -N4 -tx1 /dev/urandom | tr -d ' ')
  TOKEN='' call POST /auth/register "{\"username\":\"$NAME\",\"password\":\"correct horse battery staple\"}" > /dev/null
  log_in
  GUILD=$(call POST /guilds '{"name":"Club","visibility":"public"}' | jq -er .guild_id)
  CHANNEL=$(call POST "/guilds/$GUILD/channels" '{"name":"general"}' | jq -er .channel_id)
  PLACE=/guilds/$GUILD/channels/$CHANNEL
  head -c 70000 /dev/urandom > "$STACK/file"
  FILE=$(upload "$STACK/file")
  call POST "$PLACE/messages" "{\"content\":\"kept\",\"attachment_ids\":[\"$FILE\"]}" > /dev/null
}

upload() { # a file of this machine; prints its id
  call POST "$PLACE/attachments?filename=file.bin" '' -H 'content-type: application/octet-stream' --data-binary "@$1" |
    jq -er .attachment_id
}

content_is_there() { # what make_content made, as people see it
  log_in
  call GET "$PLACE/messages?limit=50" | jq -e '[.messages[].content] | index("kept") != null' > /dev/null || return 1
  call GET "$PLACE/attachments/$FILE" | cmp - "$STACK/file"
}

says() { # whether somebody has said $1 in the channel
  call GET "$PLACE/messages?limit=50" | jq -e --arg what "$1" '[.messages[].content] | index($what) != null' > /dev/null
}

nothing_is_left() { # of restores, beside the live content
  [ -z "$(psql postgres "SELECT datname FROM pg_database WHERE datname ~ '_(restore|before)_'")" ] || return 1
  ! compose exec -T filament-server sh -c 'ls -A "$FILAMENT_ATTACHMENT_ROOT"' < /dev/null | grep -E "^\.(restore|before)-"
}

started() { # when the server's container started
  docker inspect -f '{{.State.StartedAt}}' "$(container filament-server)"
}

kill_at() { # STEP LOG COMMAND…: runs it and kills it, and all it started, when it names that step; as a machine that dies
  local step=$1 log=$2 pid deadline=$((SECONDS + 300))
  shift 2
  : > "$log"
  setsid "$@" > "$log.out" 2> "$log" &
  pid=$!
  until grep -q ": $step\$" "$log"; do
    if ! kill -0 "$pid" 2> /dev/null || [ "$SECONDS" -ge "$deadline" ]; then
      cat "$log"
      echo "it never came to step: $step"
      return 1
    fi
    sleep 0.05
  done
  kill -KILL -- "-$pid"
  wait "$pid" || true
}
