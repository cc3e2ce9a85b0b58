#!/bin/sh
# split-jar.sh JAR TARGET: takes the fat jar apart. What only `filament dev` needs (PostgreSQL's programs and what unpacks
# them) stays out of TARGET/filament.jar; TARGET/postgres has the programs for the training. The native library gets a
# folder of its own: where /tmp is noexec, Netty cannot run it from the jar.
set -eu
jar=$1 target=$2
case "$(uname -m)" in
  x86_64) netty=x86_64 postgres=x86_64 ;;
  aarch64) netty=aarch_64 postgres=arm_64 ;;
  *) echo "split-jar: no native library for $(uname -m)" >&2; exit 1 ;;
esac
command -v xz > /dev/null || { apt-get update -q && apt-get install -y -q --no-install-recommends xz-utils; } >&2
mkdir -p "$target/content" "$target/native" "$target/postgres"
cd "$target/content"
"$JAVA_HOME/bin/jar" --extract --file "$jar"
tar -xJf "postgres-linux-$postgres.txz" -C "$target/postgres"
mv "META-INF/native/libnetty_transport_native_epoll_$netty.so" "$target/native/"
rm -rf postgres-linux-*.txz META-INF/native org/apache/commons/compress org/tukaani
mv META-INF/MANIFEST.MF "$target/manifest"
# not compressed: it is read at every start, and layers are compressed anyway
"$JAVA_HOME/bin/jar" --create --file "$target/filament.jar" --no-compress --manifest "$target/manifest" .
cd "$target"
rm -rf content manifest
