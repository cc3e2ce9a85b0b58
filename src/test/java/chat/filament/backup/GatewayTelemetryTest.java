package chat.filament.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `infra/scripts/verify_gateway_telemetry.sh`.
class GatewayTelemetryTest {
  private static final List<String> SERIES =
      List.of(
          "filament_gateway_events_unknown_received_total{scope=\"ingress\",event_type=\"unknown_ingress_event\"}",
          "filament_gateway_events_parse_rejected_total{scope=\"ingress\",reason=\"invalid_envelope\"}",
          "filament_gateway_events_parse_rejected_total{scope=\"ingress\",reason=\"invalid_subscribe_payload\"}",
          "filament_gateway_events_parse_rejected_total{scope=\"ingress\",reason=\"invalid_message_create_payload\"}",
          "filament_gateway_events_dropped_total{scope=\"channel\",event_type=\"message_create\",reason=\"oversized_outbound\"}");

  @TempDir private Path folder;

  @Test
  void everySeriesMustHaveGrown() throws Exception {
    var before = dump("before", "", SERIES, 7);
    assertThat(verify(before, dump("after", "", SERIES, 8))).isZero();
    assertThat(verify(before, before)).isEqualTo(1);
    for (var same : SERIES) {
      var grown = SERIES.stream().filter(series -> !series.equals(same)).toList();
      var after = dump("after", same + " 7\n", grown, 8);
      assertThat(verify(before, after)).as(same).isEqualTo(1);
    }
  }

  @Test
  void whatWasNotThereHasCountedNothing() throws Exception {
    assertThat(verify(dump("before", "# HELP\n", List.of(), 0), dump("after", "", SERIES, 1)))
        .isZero();
    assertThat(verify(folder.resolve("none"), folder.resolve("none"))).isEqualTo(2);
  }

  private Path dump(String name, String head, List<String> series, int value) throws IOException {
    var lines = series.stream().map(one -> one + " " + value + "\n").collect(Collectors.joining());
    return Files.writeString(folder.resolve(name), head + lines);
  }

  private int verify(Path before, Path after) throws Exception {
    return new ProcessBuilder(
            "infra/scripts/verify_gateway_telemetry.sh", before.toString(), after.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start()
        .waitFor();
  }
}
