# Prometheus of the observability profile, hardened like the rest, scrapes the server and loads the rules; Grafana where
# there is an image of it.
# shellcheck shell=bash
. scripts/lib/operations.sh
require jq curl prometheus
run_block alert-rules
run_block observability-secrets
{
  echo "FILAMENT_PROMETHEUS_TOKEN_FILE=$STACK/secrets/prometheus_token"
  echo "FILAMENT_GRAFANA_PASSWORD_FILE=$STACK/secrets/grafana_password"
  echo "FILAMENT_PROMETHEUS_PORT=$((HTTP_PORT + 7))"
  echo "FILAMENT_GRAFANA_PORT=$((HTTP_PORT + 8))"
} >> "$STACK/.env"
observed() {
  docker compose -p "$PROJECT" --env-file "$STACK/.env" -f infra/docker-compose.yml -f infra/docker-compose.observability.yml \
    --profile observability "$@"
}
trap 'observed rm -fsv prometheus grafana > /dev/null 2>&1' EXIT
only=
if ! registry; then # Debian has a Prometheus and no Grafana
  docker build -q -t filament-local/prometheus:1 - > /dev/null << 'EOF'
FROM filament-local/base:trixie
RUN apt-get update && apt-get install -y --no-install-recommends prometheus && rm -rf /var/lib/apt/lists/* \
 && install -d -o 65534 -g 65534 /prometheus
ENTRYPOINT ["/usr/bin/prometheus"]
EOF
  echo FILAMENT_PROMETHEUS_IMAGE=filament-local/prometheus:1 >> "$STACK/.env"
  only=' prometheus'
fi
run_block observability-up "s/--wait\$/&$only/"
at="http://127.0.0.1:$((HTTP_PORT + 7))/api/v1"
scraped() { [ "$(curl -sS -m 5 -G "$at/query" --data-urlencode 'query=up{job="filament-server"}' | jq -r '.data.result[0].value[1]')" = 1 ]; }
eventually 90 scraped || { observed logs --tail 20 prometheus; fail 'it does not scrape the server'; }
[ "$(curl -sS "$at/rules" | jq '[.data.groups[].rules[]] | length')" = "$(grep -c -- '- alert:' infra/observability/prometheus-alerts.yml)" ] ||
  fail 'not all rules are loaded'
docker inspect -f '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.Config.User}}' "$(observed ps -q prometheus)" |
  grep -Fx 'true [ALL] 65534:65534' || fail 'it is not hardened'
[ -z "$only" ] || skip 'there is no Grafana here: its provisioning was not loaded by a real one (Prometheus passed)'
grafana="http://admin:$(cat "$STACK/secrets/grafana_password")@127.0.0.1:$((HTTP_PORT + 8))/api"
provisioned() { curl -fsS -m 5 -o /dev/null "$grafana/dashboards/uid/filament-security-signals"; }
eventually 120 provisioned || { observed logs --tail 20 grafana; fail 'the dashboard is not there'; }
