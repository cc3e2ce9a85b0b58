# Every command of the operations pages that stand for themselves is run, in the order of the page, on this stack.
# shellcheck shell=bash
export COMPOSE_PROJECT_NAME=$PROJECT COMPOSE_PROJECT=$PROJECT COMPOSE_ENV_FILES=$STACK/.env
for page in install configure rotate upgrade; do
  awk '/^```bash$/ {inside = 1; next} /^```/ {inside = 0} inside' "src/docs/operations/$page.md" |
    sed "s/127\.0\.0\.1:8080/127.0.0.1:$HTTP_PORT/" > "$STACK/$page.sh"
  [ -s "$STACK/$page.sh" ] || fail "$page.md has no commands"
  bash -euxo pipefail "$STACK/$page.sh" || fail "$page.md"
done
ready || fail "not ready after all of it"
