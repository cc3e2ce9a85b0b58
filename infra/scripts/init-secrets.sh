#!/usr/bin/env bash
# Makes every secret of the stack that is not there yet, and names the files in infra/.env: from nothing to what
# `docker compose up` needs. Run it again after an update: what exists is kept. Passwords and keys that .env has are left
# to .env.
#
# FILAMENT_SECRETS_DIR (default infra/secrets) and FILAMENT_ENV_FILE (default infra/.env) choose other places.
set -euo pipefail
umask 077
infra=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
env_file=${FILAMENT_ENV_FILE:-$infra/.env}
secrets=${FILAMENT_SECRETS_DIR:-$infra/secrets}

[ -e "$env_file" ] || cp "$infra/.env.example" "$env_file"
chmod 0600 "$env_file"
mkdir -p "$secrets"
secrets=$(cd "$secrets" && pwd)
# containers' users reach their files and cannot list the others
chmod 0711 "$secrets"

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

secret() { # writes stdin to the file $2 for the container's user $3 unless it exists, and names it as $1 in .env
  local file=$secrets/$2
  if [ ! -s "$file" ]; then
    cat > "$file"
    own "$file" "$3"
    echo "init-secrets: made $file"
  else
    cat > /dev/null
  fi
  name_in_env "$1" "$file"
}

own() { # gives file $1 to the container's user $2, for reading alone
  chmod 0400 "$1"
  if [ "$(id -u)" = 0 ]; then
    chown "$2:$2" "$1"
  else
    # who may use Docker may do this through it
    docker run --rm --user 0:0 --entrypoint /bin/chown -v "$secrets:/secrets" \
      "${FILAMENT_POSTGRES_IMAGE:-$(setting FILAMENT_POSTGRES_IMAGE postgres:17-bookworm)}" "$2:$2" "/secrets/${1##*/}"
  fi
}

random() { # 32 random bytes, as letters and digits: they go into URLs and YAML as they are
  openssl rand -hex 32
}

read_back() { # prints a secret file of ours, also when it belongs to a container's user already
  if [ -r "$1" ]; then
    cat "$1"
  else
    docker run --rm --user 0:0 --entrypoint /bin/cat -v "$secrets:/secrets:ro" \
      "${FILAMENT_POSTGRES_IMAGE:-$(setting FILAMENT_POSTGRES_IMAGE postgres:17-bookworm)}" "/secrets/${1##*/}"
  fi
}

if [ -z "$(setting FILAMENT_POSTGRES_PASSWORD)" ]; then
  random | secret FILAMENT_POSTGRES_PASSWORD_FILE postgres_password 999
  password=$(read_back "$secrets/postgres_password")
  echo "postgresql://$(setting FILAMENT_POSTGRES_USER filament):$password@postgres:5432/$(setting FILAMENT_POSTGRES_DB filament)" |
    secret FILAMENT_DATABASE_URL_FILE database_url 10001
fi

if [ -z "$(setting FILAMENT_LIVEKIT_API_KEY)" ]; then
  # the pair in use, and the next: LiveKit reads its keys only at start, so it knows both from the first day on
  echo "filament$(openssl rand -hex 4)" | secret FILAMENT_LIVEKIT_API_KEY_FILE livekit_api_key 10001
  random | secret FILAMENT_LIVEKIT_API_SECRET_FILE livekit_api_secret 10001
  echo "filament$(openssl rand -hex 4)" | secret FILAMENT_LIVEKIT_OTHER_API_KEY_FILE livekit_other_api_key 10001
  random | secret FILAMENT_LIVEKIT_OTHER_API_SECRET_FILE livekit_other_api_secret 10001
  {
    echo "$(read_back "$secrets/livekit_api_key"): $(read_back "$secrets/livekit_api_secret")"
    echo "$(read_back "$secrets/livekit_other_api_key"): $(read_back "$secrets/livekit_other_api_secret")"
  } | secret LIVEKIT_KEYS_FILE livekit_keys 65532
fi

if [ -z "$(setting FILAMENT_METRICS_TOKEN)" ]; then
  random | secret FILAMENT_METRICS_TOKEN_FILE metrics_token 10001
fi
echo "init-secrets: $env_file is complete"
