# Sourced by the scripts that make and rotate secrets: where they lie, and how to read and write them. Files belong to the
# containers' users; who is not root gets at them through Docker.
# shellcheck shell=bash disable=SC2016,SC2034
umask 077
infra=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
env_file=${FILAMENT_ENV_FILE:-$infra/.env}
secrets=${FILAMENT_SECRETS_DIR:-$infra/secrets}

setting() { # prints the value of variable $1 in .env, else $2
  local value
  value=$(sed -n "s/^$1=//p" "$env_file" | tail -1)
  echo "${value:-${2:-}}"
}

name_in_env() { # sets variable $1 of .env to $2 unless it has a value
  [ -z "$(setting "$1")" ] || return 0
  sed -i "/^#\{0,1\}$1=/d" "$env_file"
  echo "$1=$2" >> "$env_file"
}

as_root() { # runs a command on the files of the folder of secrets, which it finds as the present folder
  if [ "$(id -u)" = 0 ]; then
    (cd "$secrets" && "$@")
  else
    docker run --rm -i --user 0:0 --entrypoint /usr/bin/env -v "$secrets:/secrets" -w /secrets \
      "$(setting FILAMENT_POSTGRES_IMAGE postgres:17-bookworm)" "$@"
  fi
}

read_secret() { # prints the file $1
  as_root cat "$1"
}

# Writes stdin into the file $1 for the container's user $2 alone. In place: a container holds on to the file that it was
# started with, whatever takes its name later.
write_secret() {
  as_root sh -c 'umask 077; cat > "$1" && chown "$2:$2" "$1" && chmod 0400 "$1"' write "$1" "$2"
}

random() { # 32 random bytes, as letters and digits: they go into URLs and YAML as they are
  openssl rand -hex 32
}

new_key_name() {
  echo "filament$(openssl rand -hex 4)"
}

compose() { # on the stack: COMPOSE_FILE (several with : between), COMPOSE_PROJECT
  local files=() file names
  IFS=: read -ra names <<< "${COMPOSE_FILE:-$infra/docker-compose.yml}"
  for file in "${names[@]}"; do files+=(-f "$file"); done
  COMPOSE_FILE='' docker compose -p "${COMPOSE_PROJECT:-filament}" --env-file "$env_file" "${files[@]}" "$@"
}
