# The release before this one, with a loaded database, is upgraded to this version, rolled back and upgraded again, as upgrade.md
# has it, while people write and listen. Its server is made of its sources with the libraries of this one. The stack is a fresh
# one for that. FILAMENT_STACK_RELEASE is another commit, which is only upgraded from. With FILAMENT_STACK_FULL=true.
# shellcheck shell=bash
. scripts/lib/operations.sh
require jq git
[ "${FILAMENT_STACK_FULL:-}" = true ] || skip 'it takes minutes: set FILAMENT_STACK_FULL=true'
release=${FILAMENT_STACK_RELEASE:-58bc2c9}
git cat-file -e "$release^{commit}" 2> /dev/null || skip "this clone does not have $release, the release before"
image=$(compose config --format json | jq -r '.services["filament-server"].image')
work=$STACK/release
rm -rf "$work"
mkdir -p "$work/source" "$work/content" "$work/image"

echo "the jar of $release"
git archive "$release" src/main conf | tar -x -C "$work/source"
(cd "$work/content" && "$JAVA_HOME/bin/jar" --extract --file "$OLDPWD/target/filament.jar")
(cd src/main/resources && find . -type f) | (cd "$work/content" && xargs rm -f)
rm -rf "$work/content/chat/filament" "$work/content"/postgres-linux-*.txz "$work/content/META-INF/native"
find "$work/source/src/main/java" -name '*.java' > "$work/sources"
"$JAVA_HOME/bin/javac" -J-XX:TieredStopAtLevel=1 -proc:none -nowarn -parameters --add-modules jdk.incubator.vector \
  -d "$work/content" -cp "$work/content" "@$work/sources" || fail 'it cannot be compiled'
cp -r "$work/source/src/main/resources/." "$work/source/conf/logback.xml" "$work/content/"
mv "$work/content/META-INF/MANIFEST.MF" "$work/manifest"
"$JAVA_HOME/bin/jar" --create --file "$work/image/filament.jar" --no-compress --manifest "$work/manifest" -C "$work/content" .
docker build -q -t filament-local/server:release -f - "$work/image" > /dev/null << EOF
FROM $image
USER 0:0
COPY filament.jar /opt/filament/filament.jar
RUN rm -rf /opt/filament/aot
USER 10001:10001
EOF
rm -rf "$work"
docker tag "$image" filament-local/server:new
clean() { # the stack is of this version again, whatever became of it here
  set +e
  docker tag filament-local/server:new "$image"
  compose up -d --no-build --wait --wait-timeout 300 > "$STACK/up.log" 2>&1
}
trap clean EXIT
runs() { # whether the server is of that image
  [ "$(docker inspect -f '{{.Image}}' "$(container filament-server)")" = "$(docker image inspect -f '{{.Id}}' "$1")" ]
}
names="s,filament-server:local,$image,; s,filament-server:before,filament-local/server:before,"

echo "a stack of $release, and what people wrote there"
compose down -v > "$STACK/down.log" 2>&1
docker tag filament-local/server:release "$image"
compose up -d --no-build --wait --wait-timeout 300
runs filament-local/server:release || fail 'it is not the release before'
make_content
"$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector -jar target/filament.jar bench chat --url "$URL" --sockets 8 --guilds 4 \
  --users 16 --senders 16 --rate 100 --duration 10 --json > "$STACK/loaded.json" 2> "$STACK/loaded.log" ||
  { tail -5 "$STACK/loaded.log"; fail 'the release before loses messages'; }
run_block upgrade-look | tee "$STACK/schema.before"

echo 'upgrade'
rm -rf "$STACK/clone"
git clone -q --no-checkout . "$STACK/clone"
git -C "$STACK/clone" tag v2 "$(git rev-parse HEAD)"
git -C "$STACK/clone" checkout -q "$release"
mkdir "$STACK/clone/target"
cp -p target/filament.jar "$STACK/clone/target/"
run_block upgrade-build "1i cd $STACK/clone
$names"
rm -rf "$STACK/clone"
# what was built there is of the newest commit; the image under test has what is in this folder besides
docker tag filament-local/server:new "$image"
change() { # change BLOCK: people write and listen while it is run
  cat > "$STACK/change-$1" << EOF
#!/bin/bash
set -euo pipefail
cd $PWD
. scripts/lib/stack.sh
run_block $1 "$names"
EOF
  chmod +x "$STACK/change-$1"
  junit UpgradeStackTest -Dfilament.stack.change="$STACK/change-$1"
}
change upgrade
runs filament-local/server:new || fail 'the new version does not run'
content_is_there || fail 'something is missing after the upgrade'
[ -z "${FILAMENT_STACK_RELEASE:-}" ] || exit 0

echo 'back'
change roll-back
runs filament-local/server:release || fail 'the release before does not run'
content_is_there || fail 'something is missing after the way back'

echo 'and again'
docker tag filament-local/server:new "$image"
change upgrade
runs filament-local/server:new || fail 'the new version does not run'
content_is_there || fail 'something is missing after the second upgrade'
