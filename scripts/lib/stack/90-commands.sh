# Every command of the operations pages has been run by one of the parts before this one. What a part left out is named.
# shellcheck shell=bash
part_of() { # the part that runs block $1
  basename "$(grep -lE "^[^#]*(run_blocks?|change) (.* )?$1( |\$)" scripts/lib/stack/*.sh | head -1)" .sh
}

touch "$STACK/blocks.ran"
missing=() left_out=()
for name in $(blocks); do
  ! grep -qx "$name" "$STACK/blocks.ran" || continue
  part=$(part_of "$name")
  if grep -q "^$part passed" "$STACK/outcomes"; then missing+=("$name ($part)"); else left_out+=("$name ($part)"); fi
done
[ ${#missing[@]} = 0 ] || fail "not run, although their parts passed: ${missing[*]}"
[ ${#left_out[@]} = 0 ] || skip "these blocks belong to parts that did not run here, or to their end: ${left_out[*]}"
