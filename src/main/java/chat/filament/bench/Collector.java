package chat.filament.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Has a server on this machine collect its garbage, so that its heap shows what lives.
final class Collector {
  private final long pid;
  private final Path jcmd;

  private Collector(long pid, Path jcmd) {
    this.pid = pid;
    this.jcmd = jcmd;
  }

  /// Fails with `IllegalStateException` where that is not possible.
  static Collector of(ServerProbe server) {
    long pid =
        server
            .process()
            .orElseThrow(() ->
                new IllegalStateException(
                    "--collect needs the server's process on this machine: give --pid"));
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      throw new IllegalStateException("--collect needs a JDK: there is no " + jcmd);
    }
    return new Collector(pid, jcmd);
  }

  /// Returns when the collection is over.
  void collect() {
    try {
      var process =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
              .redirectErrorStream(true)
              .start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("--collect: jcmd failed: " + said.strip());
      }
    } catch (IOException e) {
      throw new IllegalStateException("--collect: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
