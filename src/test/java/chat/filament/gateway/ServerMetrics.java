package chat.filament.gateway;

import chat.filament.testing.Scrape;
import chat.filament.testing.TestServer;

/// Reads single series from a server's `/metrics`.
final class ServerMetrics {
  private ServerMetrics() {}

  /// The value of a series as it is printed, labels included; 0 when it is not there.
  static long of(TestServer server, String series) {
    return (long) Scrape.of(server).value(series);
  }

  static long disconnects(TestServer server, String reason) {
    return of(server, "filament_ws_disconnects_total{reason=\"" + reason + "\"}");
  }

  /// Waits until the series has this value.
  static void await(TestServer server, String series, long value) {
    Scrape.await(server, series, last -> last == value);
  }
}
