package chat.filament.testing;

import java.io.IOException;

/// Signals that Java cannot send by itself.
final class Signals {
  private Signals() {}

  /// `name` as `kill` knows it, such as `STOP`.
  static void send(String name, Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }
}
