package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.platform.config.Config;
import chat.filament.testing.HttpsSite;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CertificateWarningsIT {
  private static List<String> warnings(int port, InstantSource clock) {
    var site = new Config.TlsSite("chat.example.org", "localhost", port);
    return CertificateWarnings.of(Optional.of(site), clock);
  }

  @Test
  void aCertificateThatEndsSoonIsNamed() {
    try (var site = HttpsSite.start()) {
      assertThat(warnings(site.port(), InstantSource.system())).isEmpty();
      InstantSource later = () -> Instant.now().plus(Duration.ofDays(20));
      assertThat(warnings(site.port(), later))
          .singleElement()
          .satisfies(
              said -> assertThat(said).contains("chat.example.org ends at", "more than 14 days"));
      InstantSource after = () -> Instant.now().plus(Duration.ofDays(40));
      assertThat(warnings(site.port(), after)).hasSize(1);
    }
  }

  @Test
  void anAddressThatDoesNotAnswerIsNamedAndNoneIsNot() {
    assertThat(warnings(1, InstantSource.system()))
        .singleElement()
        .satisfies(said -> assertThat(said).contains("localhost:1", "FILAMENT_LIVEKIT_URL"));
    assertThat(CertificateWarnings.of(Optional.empty(), InstantSource.system())).isEmpty();
  }
}
