#!/usr/bin/env bash
# Makes every secret of the stack that is not there yet, and names the files in infra/.env: from nothing to what
# `docker compose up` needs. Run it again after an update: what exists is kept. Passwords and keys that .env has are left
# to .env.
#
# FILAMENT_SECRETS_DIR (default infra/secrets) and FILAMENT_ENV_FILE (default infra/.env) choose other places.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=secrets.sh
. "$(dirname "$(readlink -f "$0")")/secrets.sh"

[ -e "$env_file" ] || cp "$infra/.env.example" "$env_file"
chmod 0600 "$env_file"
mkdir -p "$secrets"
secrets=$(cd "$secrets" && pwd)
# containers' users reach their files and cannot list the others
chmod 0711 "$secrets"

secret() { # writes stdin to the file $2 for the container's user $3 unless it exists, and names it as $1 in .env
  if as_root test -s "$2"; then
    cat > /dev/null
  else
    write_secret "$2" "$3"
    echo "init-secrets: made $secrets/$2"
  fi
  name_in_env "$1" "$secrets/$2"
}

if [ -z "$(setting FILAMENT_POSTGRES_PASSWORD)" ]; then
  random | secret FILAMENT_POSTGRES_PASSWORD_FILE postgres_password 999
  password=$(read_secret postgres_password)
  echo "postgresql://$(setting FILAMENT_POSTGRES_USER filament):$password@postgres:5432/$(setting FILAMENT_POSTGRES_DB filament)" |
    secret FILAMENT_DATABASE_URL_FILE database_url 10001
fi

if [ -z "$(setting FILAMENT_LIVEKIT_API_KEY)" ]; then
  # the pair in use, and the next: LiveKit reads its keys only at start, so it knows both from the first day on
  new_key_name | secret FILAMENT_LIVEKIT_API_KEY_FILE livekit_api_key 10001
  random | secret FILAMENT_LIVEKIT_API_SECRET_FILE livekit_api_secret 10001
  new_key_name | secret FILAMENT_LIVEKIT_OTHER_API_KEY_FILE livekit_other_api_key 10001
  random | secret FILAMENT_LIVEKIT_OTHER_API_SECRET_FILE livekit_other_api_secret 10001
  {
    echo "$(read_secret livekit_api_key): $(read_secret livekit_api_secret)"
    echo "$(read_secret livekit_other_api_key): $(read_secret livekit_other_api_secret)"
  } | secret LIVEKIT_KEYS_FILE livekit_keys 65532
fi

if [ -z "$(setting FILAMENT_METRICS_TOKEN)" ]; then
  random | secret FILAMENT_METRICS_TOKEN_FILE metrics_token 10001
fi

# For several nodes (docker-compose.cluster.yml): the password of NATS, and its certificate, of its own signing, which the
# servers believe and nobody else has to.
random | sed 's/.*/password: "&"/' | secret FILAMENT_NATS_PASSWORD_FILE nats_password 10002
read_secret nats_password | sed 's|password: "\(.*\)"|tls://filament:\1@nats:4222|' | secret FILAMENT_NATS_URL_FILE nats_url 10001
made=
if ! as_root test -s nats_key; then
  as_root rm -f nats_certificate nats_ca
  made=$(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=nats \
    -addext subjectAltName=DNS:nats -keyout - -out - 2> /dev/null)
fi
sed -n '/BEGIN .*KEY/,/END .*KEY/p' <<< "$made" | secret FILAMENT_NATS_KEY_FILE nats_key 10002
sed -n '/BEGIN CERT/,/END CERT/p' <<< "$made" | secret FILAMENT_NATS_CERTIFICATE_FILE nats_certificate 10002
read_secret nats_certificate | secret FILAMENT_NATS_CA_FILE nats_ca 10001
echo "init-secrets: $env_file is complete"
