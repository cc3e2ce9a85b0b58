# The container that backs up by itself has no right over Docker, and what it makes can be restored; the units of systemd
# are well-formed.
# shellcheck shell=bash
. scripts/lib/operations.sh
make_content
# as backup.md has it
BACKUPS=$STACK/scheduled
rm -rf "$BACKUPS"
one_is_there() { backup=$(newest_backup) && [ -n "$backup" ]; }
run_block backup-container
eventually 60 one_is_there || { compose --profile schedule logs backup-schedule; fail 'it makes no backup'; }
run_block backup-failed
compose --profile schedule logs backup-schedule
docker inspect -f '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.Config.User}}' "$(compose --profile schedule ps -q backup-schedule)" |
  grep -Fx 'true [ALL] 10001:10001' || fail 'it is not hardened'
compose --profile schedule rm -fs backup-schedule
$SCRIPTS/restore.sh --rehearse "$backup"

command -v systemd-analyze > /dev/null || skip 'systemd is not installed (the container passed)'
units=$STACK/units
rm -rf "$units"
mkdir -p "$units/etc/systemd/system"
# systemd's own programs, for another root: no systemd of this machine is told anything, and what a unit starts is started
# here, as the unit says
STAND_INS=$STACK/systemd.sh
cat > "$STAND_INS" << EOF
systemctl() {
  local unit=$units/etc/systemd/system/\${*: -1}
  case "\$1" in
    daemon-reload)
      sed -i 's#/opt/filament#$PWD#g; s#/var/backups/filament#$STACK/timed#g' $units/etc/systemd/system/*.service
      ! systemd-analyze verify --man=no $units/etc/systemd/system/filament-* 2>&1 | grep -F "$units"
      ;;
    enable) command systemctl --root="$units" enable "\${@:3}" ;;
    list-timers) ls "$units/etc/systemd/system/timers.target.wants" | grep 'filament-.*timer' ;;
    start) env \$(sed -n 's/^Environment=//p' "\$unit") bash -c "\$(sed -n 's/^ExecStart=//p' "\$unit")" ;;
    *) echo "systemctl \$*: no stand-in" >&2; exit 1 ;;
  esac
}
EOF
BACKUPS=$STACK/timed
rm -rf "$BACKUPS"
run_block backup-systemd "s,/etc/systemd/system/,$units&,"
[ -n "$(newest_backup)" ] || fail 'the service made no backup'
[ "$(find "$units/etc/systemd/system/timers.target.wants" -name 'filament-*.timer' | wc -l)" = 2 ] || fail 'timers are not enabled'
systemd-analyze calendar '*-*-* 03:15:00 UTC' '*-*-02 04:30:00 UTC' > /dev/null
run_block backup-failed-systemd
