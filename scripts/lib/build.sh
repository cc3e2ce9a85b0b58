# Sourced by the scripts. Builds the fat jar if it is missing or older than its sources.
# shellcheck shell=bash

build_if_needed() {
  local jar=target/filament.jar
  if [ -f "$jar" ] && [ -z "$(find src/main pom.xml -newer "$jar" -type f -print -quit)" ]; then
    return 0
  fi
  find_maven
  echo "filament: building (a minute or two the first time)" >&2
  mvn -B -q -ntp package -DskipTests -Dspotless.check.skip=true >&2
}
