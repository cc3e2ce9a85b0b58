# The commands of the pages about installing, configuring, rotating, searching and the alerts, on this stack.
# shellcheck shell=bash
. scripts/lib/operations.sh
run_blocks install install-look configure configure-look
make_content
found() { [ "$(call GET "/guilds/$GUILD/search?q=kept" | jq '.message_ids | length')" = 1 ]; }
eventually 60 found
run_blocks search-reconcile search-rebuild search-empty
eventually 60 ready
eventually 120 found || fail 'what was indexed before is not found any more'
run_blocks size-measure size-disk
run_blocks alert-down alert-pool alert-auth
run_blocks rotate-livekit-switch rotate-reread rotate-livekit-retire rotate-token-keys rotate-database-password
run_blocks rotate-metrics-token
eventually 60 ready || fail "not ready after all of it"
scraped() { [ "$(curl -sS -o /dev/null -w '%{http_code}' -H "authorization: Bearer $1" "$URL/metrics")" = "$2" ]; }
eventually 60 scraped "$(cat "$STACK/secrets/metrics_token")" 200 || fail 'the new metrics token is refused'
log_in
