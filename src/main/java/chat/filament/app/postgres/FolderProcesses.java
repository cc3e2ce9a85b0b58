package chat.filament.app.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The PostgreSQL processes of a cluster. Each has the cluster's folder as its working directory,
/// by which they are found, also when their programs were deleted or their parent is gone.
final class FolderProcesses {
  private static final Path PROC = Path.of("/proc");
  private static final Duration FAST = Duration.ofSeconds(60);
  private static final Duration IMMEDIATE = Duration.ofSeconds(20);
  private static final long LOOK_AGAIN_MILLIS = 20;

  private final Path cluster;

  FolderProcesses(Path cluster) {
    this.cluster = cluster;
  }

  List<Long> running() throws IOException {
    if (!Files.exists(cluster)) {
      return List.of();
    }
    try (var processes = Files.list(PROC)) {
      return processes
          .filter(process -> process.getFileName().toString().matches("[0-9]+"))
          .filter(this::worksHere)
          .map(process -> Long.valueOf(process.getFileName().toString()))
          .toList();
    }
  }

  private boolean worksHere(Path process) {
    try {
      return Files.isSameFile(process.resolve("cwd"), cluster);
    } catch (IOException gone) {
      return false; // ended meanwhile, or somebody else's
    }
  }

  /// Ends what a killed Filament left running, as an operator would: clients are cut and everything
  /// is written. Single processes of a killed server end by themselves after their last write, and
  /// are waited for.
  void end() throws IOException, InterruptedException, PostgresFailure {
    signal("INT");
    if (!ended(FAST)) {
      signal("QUIT");
      if (!ended(IMMEDIATE)) {
        throw new PostgresFailure(
            "former PostgreSQL processes " + running() + " on " + cluster + " do not end");
      }
    }
    forgetPid();
  }

  /// PostgreSQL refuses to start while the process in its file exists, whatever program has that
  /// number by now, and also when it is a dead one that nobody has asked for its exit code. The
  /// file also leads to shared memory still in use, so it goes only when it is certain that the
  /// process is dead or works elsewhere.
  private void forgetPid() throws IOException, InterruptedException {
    var former = PostmasterPid.read(cluster).map(file -> PROC.resolve(Long.toString(file.pid())));
    if (former.isEmpty()) {
      return;
    }
    long end = System.nanoTime() + IMMEDIATE.toNanos();
    while (isEnding(former.get()) && !isDead(former.get()) && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
    if (isDead(former.get()) || worksElsewhere(former.get())) {
      Files.deleteIfExists(PostmasterPid.file(cluster));
    }
  }

  /// A process that is being ended has given its working directory back already.
  private static boolean isEnding(Path process) {
    try {
      Files.readSymbolicLink(process.resolve("cwd"));
      return false;
    } catch (NoSuchFileException gone) {
      return Files.exists(process);
    } catch (IOException somebodyElses) {
      return false;
    }
  }

  private static boolean isDead(Path process) {
    try {
      var stat = Files.readString(process.resolve("stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException gone) {
      return false;
    }
  }

  private boolean worksElsewhere(Path process) {
    try {
      return !Files.isSameFile(process.resolve("cwd"), cluster);
    } catch (IOException unknown) {
      return false; // ended: PostgreSQL sees that itself; or somebody else's
    }
  }

  /// To the server itself, which knows how to end the others.
  private void signal(String name) throws IOException, InterruptedException {
    var server = PostmasterPid.read(cluster).map(PostmasterPid::pid);
    if (server.isPresent() && running().contains(server.get())) {
      signal(server.get(), name);
    }
  }

  static void signal(long pid, String name) throws IOException, InterruptedException {
    new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /// Whether nothing runs there any more.
  boolean ended(Duration patience) throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!running().isEmpty()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
    return true;
  }
}
