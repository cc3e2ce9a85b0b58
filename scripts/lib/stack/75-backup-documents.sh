# Every command of the pages about backups is run on this stack. (Those of drill.md: 73-drill.)
# shellcheck shell=bash
. scripts/lib/operations.sh
make_content
for page in backup restore; do
  echo "$page.md"
  run_page "src/docs/operations/$page.md"
  eventually 60 ready
done
nothing_is_left || fail 'a restore left something'
content_is_there || fail 'what was there is gone'
