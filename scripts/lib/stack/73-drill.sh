# The drill runs from start to end by itself, writes what came of it and leaves nothing but its backup.
# shellcheck shell=bash
. scripts/lib/operations.sh
make_content
begun=$(date +%s)
before=$(started)

export DRILL_KEEP=true
run_block drill
unset DRILL_KEEP
[ -n "$(docker ps -q --filter "label=com.docker.compose.project=$PROJECT-drill")" ] || fail 'its project is not kept'
run_block drill-look
record=$(find "$BACKUPS" -name 'drill-*.json' | sort | tail -1)
jq . "$record"
jq -e '(.started_at | fromdateiso8601) > 0 and (.backup | length) > 0 and ([.steps[].ok] | all)
  and ([.steps[].name] == ["backup", "restore", "health", "login_and_attachment", "search_rebuild_and_reconcile", "messages"])
  and ([.steps[].seconds >= 0] | all) and .remediation == []' "$record" > /dev/null || fail 'the record'
[[ $(basename "$record") =~ ^drill-[0-9]{8}T[0-9]{6}Z\.json$ ]] || fail 'its name'
(cd "$(jq -r .backup "$record")" && sha256sum --strict --quiet -c SHA256SUMS) || fail 'its backup'
gone() {
  for what in 'ps -aq' 'volume ls -q' 'network ls -q'; do
    # shellcheck disable=SC2086 # a command of several words
    [ -z "$(docker $what --filter "label=com.docker.compose.project=$PROJECT-drill")" ] || return 1
  done
}
gone || fail 'its project is still there'
[ "$(started)" = "$before" ] || fail 'it touched the server that people use'
[ "$(psql filament "SELECT succeeded_at >= $begun FROM operation_successes WHERE operation = 'restore_drill'")" = t ] ||
  fail 'its success is not recorded'
psql filament 'SELECT count(*) FROM users WHERE username LIKE '"'drill\\_%'" | grep -qx 0 || fail 'its account is among the people'

echo 'a drill that cannot restore says so, and leaves nothing either'
record=$(DRILL_INTERNAL_SUBNET=no-subnet $SCRIPTS/restore-drill.sh "$BACKUPS") && fail 'it says that all is well'
jq -e '.steps[-1].name == "restore" and .steps[-1].ok == false and (.remediation | length) == 1' "$record" > /dev/null ||
  fail 'the record of the failure'
gone || fail 'its project is still there'
[ "$(psql filament "SELECT count(*) FROM operation_successes WHERE operation = 'restore_drill'")" = 1 ]
