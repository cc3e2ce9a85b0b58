# Sourced by the scripts. Builds the fat jar if it is missing or older than its sources, and runs it.
# shellcheck shell=bash

is_built() {
  local jar=target/filament.jar
  [ -f "$jar" ] && [ -z "$(find src/main conf/logback.xml pom.xml -newer "$jar" -type f -print -quit)" ]
}

build_if_needed() {
  mkdir -p target
  if command -v flock >/dev/null 2>&1; then
    exec 8>target/.build.lock
    flock 8
  fi
  is_built || { find_maven && build; }
}

build() {
  echo "filament: building (a minute or two the first time)" >&2
  mvn -B -q -ntp package -DskipTests -Dspotless.check.skip=true >&2
}

# Runs java with the given arguments, in which JAR stands for a copy of the jar of its own: building again, by whatever
# means, must not pull it from under the process. The copies of processes that are gone are removed. Name and time of the
# copy are the jar's, by which an AOT cache knows it.
run_jar() {
  local old copy
  for old in target/running/*; do
    [ ! -d "$old" ] || kill -0 "${old##*/}" 2>/dev/null || rm -rf "$old"
  done
  copy="$PWD/target/running/$$"
  mkdir -p "$copy"
  cp -p target/filament.jar "$copy/filament.jar"
  exec 8>&-
  cd "${START:-$PWD}" || exit 1
  exec "$JAVA_HOME/bin/java" "${@/#JAR/$copy/filament.jar}"
}
