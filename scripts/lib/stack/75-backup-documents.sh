# The commands of the pages about backups, on this stack. (Those of drill.md: 73-drill.)
# shellcheck shell=bash
. scripts/lib/operations.sh
make_content
echo 'backup.md'
run_blocks backup-make backup-elsewhere backup-check backup-failed
echo 'restore.md'
run_blocks restore-rehearse restore-over restore-index restore-recover
eventually 60 ready
nothing_is_left || fail 'a restore left something'
content_is_there || fail 'what was there is gone'

echo 'restore.md, onto a machine that has nothing but the repository, its settings and a backup'
compose down -v > "$STACK/down.log" 2>&1
run_block restore-new-machine
eventually 60 ready
nothing_is_left || fail 'the restore left something'
content_is_there || fail 'it is not what the backup has'
