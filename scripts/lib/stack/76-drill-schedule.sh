# The container that drills by itself finds the stack, drills, and leaves a record. With FILAMENT_STACK_FULL=true.
# shellcheck shell=bash
. scripts/lib/operations.sh
[ "${FILAMENT_STACK_FULL:-}" = true ] || skip 'it takes minutes: set FILAMENT_STACK_FULL=true'
make_content
export FILAMENT_HOME=$PWD FILAMENT_ENV_FILE=$STACK/.env FILAMENT_BACKUP_DIR=$STACK/drilled
export FILAMENT_SCHEDULE_IMAGE=filament-local/schedule:test
rm -rf "$FILAMENT_BACKUP_DIR"
install -d -o 10001 -g 10001 -m 0700 "$FILAMENT_BACKUP_DIR"
record() {
  find "$FILAMENT_BACKUP_DIR" -name 'drill-*.json' | grep .
}
run_block drill-container # as backup.md has it
eventually 900 record || { compose --profile schedule-drill logs drill-schedule; fail 'no drill'; }
compose --profile schedule-drill logs drill-schedule
compose --profile schedule-drill rm -fs drill-schedule
jq -e '([.steps[].ok] | all) and (.steps | length) == 6' "$(record)"
