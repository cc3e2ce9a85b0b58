package chat.filament.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// What a killed process left running on a PostgreSQL data folder.
///
/// A whole server is taken over by its port. Single processes of a killed server end by themselves,
/// but only after their last write, and PostgreSQL refuses to start beside them: they are waited
/// for. Where a process's folder cannot be seen (anywhere but on Linux) only the first is known.
final class FormerPostgres {
  private static final String PID_FILE = "postmaster.pid";
  private static final Path OWN_FOLDER = Path.of("/proc/self/cwd");
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long LOOK_AGAIN_MILLIS = 50;
  private static final int CONNECT_MILLIS = 1_000;

  /// The first line of the file is the process id, the fourth the port.
  private record PidFile(long pid, int port) {}

  private final Path home;

  FormerPostgres(Path home) {
    this.home = home;
  }

  /// The port of the server that runs there; empty once nothing runs there any more. Blocks for as
  /// long as PATIENCE; an IOException when something is left even then.
  OptionalInt port() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var running = running();
      if (running.isEmpty()) {
        forgetReusedPid();
        return OptionalInt.empty();
      }
      var server = pidFile().filter(file -> running.contains(file.pid()));
      if (server.isPresent() && accepts(server.get().port())) {
        return OptionalInt.of(server.get().port());
      }
      if (System.nanoTime() - end > 0) {
        throw new IOException(
            "former PostgreSQL processes " + running + " on " + home + " do not end");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  private List<Long> running() throws IOException {
    var server = pidFile().map(PidFile::pid);
    return ProcessHandle.allProcesses()
        .filter(process ->
            server.filter(pid -> pid == process.pid()).isPresent()
                ? !isAnotherProgram(process)
                : isPostgres(process) && worksHere(process.pid()))
        .map(ProcessHandle::pid)
        .toList();
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process.info().command().filter(command -> command.endsWith("postgres")).isPresent();
  }

  /// A process that is about to end has no command any more, and still counts for PostgreSQL.
  private static boolean isAnotherProgram(ProcessHandle process) {
    return process.info().command().isPresent() && !isPostgres(process);
  }

  /// PostgreSQL refuses to start while the process id in the file exists, whatever program has it
  /// by now. The file also leads to shared memory still in use, so it goes only where it is certain
  /// that nothing uses the folder.
  private void forgetReusedPid() throws IOException {
    var process = pidFile().map(PidFile::pid).flatMap(ProcessHandle::of);
    if (process.filter(FormerPostgres::isAnotherProgram).isPresent() && Files.exists(OWN_FOLDER)) {
      Files.delete(home.resolve(PID_FILE));
    }
  }

  private boolean worksHere(long pid) {
    try {
      return Files.isSameFile(Path.of("/proc", Long.toString(pid), "cwd"), home);
    } catch (IOException gone) {
      return false; // ended, somebody else's, or not Linux
    }
  }

  private Optional<PidFile> pidFile() throws IOException {
    var file = home.resolve(PID_FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var lines = Files.readAllLines(file);
    if (lines.size() < 4) {
      return Optional.empty();
    }
    return Optional.of(
        new PidFile(Long.parseLong(lines.get(0).strip()), Integer.parseInt(lines.get(3).strip())));
  }

  private static boolean accepts(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}
