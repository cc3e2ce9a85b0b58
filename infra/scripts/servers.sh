# Sourced by scripts that have a compose() for the stack of project $1 of servers: which servers it has.
# shellcheck shell=bash

# Prints the services of the stack's servers, one a line: one, or with docker-compose.cluster.yml several. Fails when another
# one runs than the compose files know, because it would go on with what is replaced here.
servers() {
  local name=${SERVER_SERVICE:-filament-server} known running
  known=$(compose config --services | grep -Ex "$name(-[0-9]+)?" | sort)
  running=$(docker ps --filter "label=com.docker.compose.project=$1" --filter label=com.docker.compose.oneoff=False \
    --format '{{.Label "com.docker.compose.service"}}' | grep -Ex "$name(-[0-9]+)?" | sort || true)
  if [ -n "$(comm -13 <(echo "$known") <(echo "$running"))" ]; then
    echo "$(basename "$0"): these servers run: $(echo $running); name the files that they were started with, such as" \
      'COMPOSE_FILE=infra/docker-compose.yml:infra/docker-compose.cluster.yml' >&2
    return 1
  fi
  echo "$known"
}
