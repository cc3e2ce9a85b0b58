#!/usr/bin/env bash
# install-certificate.sh CERTIFICATE KEY: gives the proxy a certificate (PEM, with its chain) and its key, the first one or
# a renewed one. A running proxy serves it at once, and open connections stay. Fit for certbot's deploy hook:
#
#   certbot renew --deploy-hook 'infra/scripts/install-certificate.sh $RENEWED_LINEAGE/fullchain.pem $RENEWED_LINEAGE/privkey.pem'
#
# COMPOSE_FILE, COMPOSE_PROJECT as in backup.sh.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=secrets.sh
. "$(dirname "$(readlink -f "$0")")/secrets.sh"
[ $# = 2 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
certificate=$1 key=$2
public=$(openssl x509 -in "$certificate" -noout -pubkey)
[ "$public" = "$(openssl pkey -in "$key" -pubout)" ] || { echo "install-certificate: $key is not the key of $certificate" >&2; exit 1; }
openssl x509 -in "$certificate" -noout -checkend 0 > /dev/null || { echo "install-certificate: $certificate has expired" >&2; exit 1; }

mkdir -p "$secrets"
secrets=$(cd "$secrets" && pwd)
write_secret tls.crt 65532 < "$certificate"
write_secret tls.key 65532 < "$key"
name_in_env CADDY_TLS_CERT_PATH "$secrets/tls.crt"
name_in_env CADDY_TLS_KEY_PATH "$secrets/tls.key"

if [ -z "$(compose port reverse-proxy 443 2> /dev/null)" ]; then
  echo "install-certificate: installed; no proxy with docker-compose.https.yml runs that would serve it"
  exit 0
fi
# Caddy reads its files again; connections are not closed
compose kill -s USR1 reverse-proxy
port=$(setting CADDY_HTTPS_PORT 443)
name=$(setting CADDY_APP_HTTPS_HOSTS localhost)
wanted=$(openssl x509 -in "$certificate" -noout -fingerprint -sha256)
for ((i = 0; i < 30; i++)); do
  served=$(openssl s_client -connect "127.0.0.1:$port" -servername "${name%%,*}" < /dev/null 2> /dev/null | openssl x509 -noout -fingerprint -sha256 2> /dev/null || true)
  [ "$served" != "$wanted" ] || { echo "install-certificate: the proxy serves it"; exit 0; }
  sleep 1
done
echo "install-certificate: the proxy does not serve it; see: docker compose logs reverse-proxy" >&2
exit 1
