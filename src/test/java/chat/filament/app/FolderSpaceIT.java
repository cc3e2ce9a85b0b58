package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.HttpsSite;
import chat.filament.testing.Scrape;
import chat.filament.testing.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What `/metrics` says before anything has happened.
class FolderSpaceIT {
  @AutoClose private static final HttpsSite site = HttpsSite.start();

  @AutoClose
  private static final TestServer server =
      TestServer.start(Map.of("FILAMENT_CERTIFICATE_ADDRESS", "localhost:" + site.port()));

  @Test
  void theEndOfTheServedCertificateIsShown() {
    double end = site.certificateEnd().getEpochSecond();
    Scrape.await(server, "filament_certificate_expiry_timestamp_seconds", seen -> seen == end);
  }

  @Test
  void roomOfEachFolderIsShown() {
    var scrape = Scrape.of(server);
    for (var folder : List.of("attachments", "search")) {
      var labels = "{folder=\"" + folder + "\"}";
      assertThat(scrape.value("filament_storage_free_bytes" + labels)).isPositive();
      assertThat(scrape.value("filament_storage_total_bytes" + labels))
          .isGreaterThanOrEqualTo(scrape.value("filament_storage_free_bytes" + labels));
    }
    assertThat(scrape.value("filament_storage_kind{kind=\"folder\"}")).isEqualTo(1);
    assertThat(scrape.value("process_files_open_files")).isPositive();
  }

  @Test
  void countersOfAlertsAreThereBeforeTheirFirstIncrease() {
    assertThat(Scrape.of(server).text().lines())
        .contains(
            "filament_rate_limit_hits_total{surface=\"directory\",reason=\"join_ip\"} 0",
            "filament_ws_disconnects_total{reason=\"slow_consumer\"} 0")
        .anyMatch(line -> line.startsWith("filament_auth_failures_total{reason=\"forbidden\"} "));
  }
}
