# The container that backs up by itself has no right over Docker, and what it makes can be restored; the units of systemd
# are well-formed.
# shellcheck shell=bash
. scripts/lib/operations.sh
make_content
export FILAMENT_BACKUP_DIR=$STACK/scheduled
rm -rf "$FILAMENT_BACKUP_DIR"
install -d -o 10001 -g 10001 -m 0700 "$FILAMENT_BACKUP_DIR"
one_is_there() {
  backup=$(find "$FILAMENT_BACKUP_DIR" -mindepth 1 -maxdepth 1 -type d -name '[0-9]*Z')
  [ -n "$backup" ]
}
compose --profile schedule up -d --no-build --no-deps backup-schedule
eventually 60 one_is_there || { compose logs backup-schedule; fail 'it makes no backup'; }
compose --profile schedule logs backup-schedule
docker inspect -f '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.Config.User}}' "$(compose --profile schedule ps -q backup-schedule)" |
  grep -Fx 'true [ALL] 10001:10001' || fail 'it is not hardened'
compose --profile schedule rm -fs backup-schedule
$SCRIPTS/restore.sh --rehearse "$backup"

if command -v systemd-analyze > /dev/null; then
  units=$STACK/units
  rm -rf "$units"
  mkdir "$units"
  cp infra/systemd/* "$units/"
  sed -i "s,/opt/filament,$PWD,g" "$units"/*.service
  systemd-analyze verify --man=no "$units"/filament-*.service "$units"/filament-*.timer 2>&1 | grep -F "$units" && fail 'a unit is wrong'
  systemd-analyze calendar '*-*-* 03:15:00 UTC' '*-*-02 04:30:00 UTC' > /dev/null
else
  echo '(left out: systemd-analyze is not here)'
fi
