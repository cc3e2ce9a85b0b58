# The sites with certificates, signed by a CA of our own; the certificate's renewal; LiveKit behind the proxy.
# shellcheck shell=bash
ca=$STACK/ca
mkdir -p "$ca"
certificate() { # certificate NAME: a key and a certificate for localhost
  openssl req -newkey rsa:2048 -nodes -keyout "$ca/$1.key" -out "$ca/$1.csr" -subj /CN=localhost 2> /dev/null
  openssl x509 -req -in "$ca/$1.csr" -CA "$ca/ca.crt" -CAkey "$ca/ca.key" -CAcreateserial -days 2 -out "$ca/$1.crt" \
    -extfile <(echo subjectAltName=DNS:localhost,IP:127.0.0.1,IP:127.0.0.2) 2> /dev/null
}
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$ca/ca.key" -out "$ca/ca.crt" -days 2 -subj /CN=filament-test 2> /dev/null
certificate first
certificate renewed
rm -f "$ca/trust.p12"
"$JAVA_HOME/bin/keytool" -importcert -noprompt -alias ca -file "$ca/ca.crt" -keystore "$ca/trust.p12" -storepass changeit > /dev/null 2>&1

# a web client
# shellcheck disable=SC1091
web=$(sed -n 's/^FILAMENT_PROXY_IMAGE=//p' "$STACK/images.env")
docker build -q -t filament-local/web:test - > /dev/null << EOF
FROM ${web:-filament-proxy:local}
USER 0:0
RUN mkdir -p /www && echo "web client" > /www/index.html
USER 65532:65532
CMD ["busybox", "httpd", "-f", "-p", "4173", "-h", "/www"]
EOF
cat >> "$STACK/.env" << EOF
FILAMENT_WEB_IMAGE=filament-local/web:test
CADDY_APP_HTTPS_HOSTS=localhost
CADDY_API_HTTPS_HOSTS=127.0.0.1
FILAMENT_LIVEKIT_URL=wss://localhost:$LIVEKIT_TLS_PORT
EOF
export COMPOSE_PROJECT=$PROJECT
! infra/scripts/install-certificate.sh "$ca/first.crt" "$ca/renewed.key" || fail "takes a key of another certificate"
# as install.md has it, with a web client
COMPOSE_PROFILES=web run_block install-https "s,fullchain.pem privkey.pem,$ca/first.crt $ca/first.key,"
# as rotate.md has it: certbot calls the hook when there is a renewed certificate
mkdir -p "$ca/live"
cp "$ca/renewed.crt" "$ca/live/fullchain.pem"
cp "$ca/renewed.key" "$ca/live/privkey.pem"
cat > "$STACK/certbot.sh" << EOF
certbot() { # as it runs a deploy hook
  [ "\$1 \$2" = 'renew --deploy-hook' ] && RENEWED_LINEAGE=$ca/live sh -euc "\$3"
}
EOF
cat > "$STACK/renew" << EOF
#!/bin/bash
set -euo pipefail
cd $PWD
. scripts/lib/stack.sh
STAND_INS=$STACK/certbot.sh run_block rotate-certificate
EOF
chmod +x "$STACK/renew"
livekit=true
! grep -q '^# missing livekit' "$STACK/images.env" || livekit=false
junit HttpsStackTest -Djavax.net.ssl.trustStore="$ca/trust.p12" -Djavax.net.ssl.trustStorePassword=changeit \
  -Dfilament.stack.https.port="$HTTPS_PORT" -Dfilament.stack.redirect.port="$HTTPS_REDIRECT_PORT" \
  -Dfilament.stack.signal.port="$LIVEKIT_TLS_PORT" -Dfilament.stack.plain.port="$SIGNAL_PORT" \
  -Dfilament.stack.livekit=$livekit -Dfilament.stack.renew="$STACK/renew"
# the server sees the end of the certificate that the proxy serves, and no fault in it
shown() {
  curl -sS -H "authorization: Bearer $(cat "$STACK/secrets/metrics_token")" "$URL/metrics" |
    awk -v end="$1" '$1 == "filament_certificate_expiry_timestamp_seconds" && $2 + 0 == end { found = 1 } END { exit !found }'
}
end=$(date -d "$(openssl x509 -in "$ca/renewed.crt" -noout -enddate | cut -d= -f2)" +%s)
eventually 90 shown "$end" || {
  curl -sS -H "authorization: Bearer $(cat "$STACK/secrets/metrics_token")" "$URL/metrics" | grep certificate
  fail "the certificate's end, $end, is not on /metrics"
}
compose_https exec -T filament-server filament check > "$STACK/check.txt" 2>&1 || true
grep 'certificate: that of localhost ends at' "$STACK/check.txt" || fail "check: $(cat "$STACK/check.txt")"
