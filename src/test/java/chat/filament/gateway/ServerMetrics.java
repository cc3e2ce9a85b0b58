package chat.filament.gateway;

import chat.filament.testing.TestServer;
import java.util.concurrent.TimeUnit;

/// Reads single series from a server's `/metrics`.
final class ServerMetrics {
  private ServerMetrics() {}

  /// The value of a series as it is printed, labels included; 0 when it is not there.
  static long of(TestServer server, String series) {
    return server
        .client()
        .get("/metrics")
        .ok()
        .text()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .map(line -> line.substring(series.length() + 1))
        .mapToLong(value -> (long) Double.parseDouble(value))
        .findFirst()
        .orElse(0);
  }

  static long disconnects(TestServer server, String reason) {
    return of(server, "filament_ws_disconnects_total{reason=\"" + reason + "\"}");
  }

  /// Waits until the series has this value; fails after 10 s.
  static void await(TestServer server, String series, long value) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    long last;
    while ((last = of(server, series)) != value) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(series + ": " + last + " (expected: " + value + ")");
      }
      Thread.onSpinWait();
    }
  }
}
