package chat.filament.platform.limit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.platform.config.Config;
import chat.filament.platform.config.ConfigReader;
import chat.filament.platform.metrics.Metrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The table of `contract/auth.md` §9: what a server without any of the limits' variables allows,
/// and which variable changes what.
class LimitDefaultsTest {
  @TempDir Path folder;
  private final AtomicLong now = new AtomicLong(1);

  private Config config(Map<String, String> changed) throws Exception {
    var environment = new HashMap<>(changed);
    environment.put("FILAMENT_DATABASE_URL", "postgresql://me:secret@localhost:5432/filament");
    environment.put("FILAMENT_ATTACHMENT_ROOT", folder.resolve("attachments").toString());
    environment.put("FILAMENT_SEARCH_INDEX_ROOT", folder.resolve("search").toString());
    environment.put("FILAMENT_LIVEKIT_API_KEY", "key");
    environment.put("FILAMENT_LIVEKIT_API_SECRET", "0123456789abcdef0123456789abcdef");
    environment.put("FILAMENT_LIVEKIT_URL", "wss://voice.example.org");
    return ConfigReader.read(environment);
  }

  private Limits limits(Map<String, String> changed) throws Exception {
    return new Limits(config(changed).rateLimits(), new Metrics(), now::get);
  }

  private static int granted(Limits limits, Limit limit) {
    int count = 0;
    while (limits.take(limit, "ann").isGranted()) {
      count++;
    }
    return count;
  }

  /// @param early a moment at which nothing has come back yet; 0 where permits come back steadily
  @ParameterizedTest
  @CsvSource({
    "GLOBAL, 600, 0, 1000, 10",
    "IMAGES, 1200, 59999, 60000, 1200",
    "AUTH_ROUTE, 60, 59999, 60000, 60",
    "JOIN_IP, 60, 59999, 60000, 60",
    "JOIN_USER, 30, 59999, 60000, 30",
    "MESSAGES, 30, 0, 1000, 10",
    "UPLOADS, 60, 59999, 60000, 60",
    "MEDIA_TOKEN, 60, 59999, 60000, 60",
    "MEDIA_PUBLISH, 60, 59999, 60000, 60",
    "FRIEND_REQUEST, 30, 59999, 60000, 30",
  })
  void eachAllowsWhatTheContractSays(Limit limit, int atOnce, long early, long later, int thenAgain)
      throws Exception {
    var limits = limits(Map.of());
    assertThat(granted(limits, limit)).isEqualTo(atOnce);
    now.addAndGet(Duration.ofMillis(early).toNanos());
    assertThat(granted(limits, limit)).isZero();
    now.addAndGet(Duration.ofMillis(later - early).toNanos());
    assertThat(granted(limits, limit)).isEqualTo(thenAgain);
  }

  @ParameterizedTest
  @CsvSource({
    "GLOBAL, FILAMENT_RATE_LIMIT_REQUESTS_PER_MINUTE, 7",
    "AUTH_ROUTE, FILAMENT_AUTH_ROUTE_REQUESTS_PER_MINUTE, 7",
    "JOIN_IP, FILAMENT_DIRECTORY_JOIN_REQUESTS_PER_MINUTE_PER_IP, 7",
    "JOIN_USER, FILAMENT_DIRECTORY_JOIN_REQUESTS_PER_MINUTE_PER_USER, 7",
    "MESSAGES, FILAMENT_MESSAGE_REQUESTS_PER_SECOND, 21",
    "MEDIA_TOKEN, FILAMENT_MEDIA_TOKEN_REQUESTS_PER_MINUTE, 7",
    "MEDIA_PUBLISH, FILAMENT_MEDIA_PUBLISH_REQUESTS_PER_MINUTE, 7",
  })
  void itsVariableChangesIt(Limit limit, String variable, int atOnce) throws Exception {
    assertThat(granted(limits(Map.of(variable, "7")), limit)).isEqualTo(atOnce);
  }

  @Test
  void connectionsHaveTheirOwn() throws Exception {
    var gateway = config(Map.of()).gateway();
    assertThat(gateway.ingressEventsPerWindow()).isEqualTo(60);
    assertThat(gateway.ingressWindowSeconds()).isEqualTo(10);
    assertThat(gateway.subscribeEventsPerWindow()).isEqualTo(600);
    assertThat(gateway.maxConnectionsPerUser()).isEqualTo(20);
    assertThat(gateway.maxConnectionsPerIp()).isEqualTo(200);
    var policy = config(Map.of()).policy();
    assertThat(policy.maxCreatedGuildsPerUser()).isEqualTo(5);
    assertThat(policy.auditListLimitMax()).isEqualTo(100);
    assertThat(policy.maxIpBansPerGuild()).isEqualTo(4096);
  }
}
