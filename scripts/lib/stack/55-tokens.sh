# Keys of access tokens are rotated, as rotate.md has it: nobody is logged out.
# shellcheck shell=bash
json='content-type: application/json'
credentials="{\"username\":\"rotated_$RANDOM$RANDOM\",\"password\":\"correct horse battery\"}"
login() { curl -fsS "$URL/auth/login" -H "$json" -d "$credentials" | jq -r .access_token; }
key_of() { cut -d. -f1 <<< "$1" | tr '_-' '/+' | base64 -d 2> /dev/null | jq -r .kid; }

curl -fsS -o /dev/null "$URL/auth/register" -H "$json" -d "$credentials"
before=$(login)
compose exec -T filament-server filament keys rotate
other_key() { [ "$(key_of "$(login)")" != "$(key_of "$before")" ]; }
eventually 60 other_key || fail "tokens have the same key as before"
curl -fsS -o /dev/null "$URL/auth/me" -H "authorization: Bearer $before" || fail "who was logged in is not any more"
