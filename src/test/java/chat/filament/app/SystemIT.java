package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Scrape;
import chat.filament.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemIT {
  @Test
  void answersWhenItIsUp() {
    try (var server = TestServer.start()) {
      var client = server.client();
      assertThat(client.get("/health").ok().text()).isEqualTo("{\"status\":\"ok\"}");
      assertThat(client.get("/ready").ok().text()).isEqualTo("{\"status\":\"ready\"}");
      assertThat(client.get("/metrics").ok().header("content-type"))
          .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    }
  }

  @Test
  void metricsNeedTheirTokenWhenOneIsSet() {
    try (var server = TestServer.start(Map.of("FILAMENT_METRICS_TOKEN", "let me look"))) {
      server.client().get("/metrics").refused(401, "invalid_credentials");
      server.client().with("something else").get("/metrics").refused(401, "invalid_credentials");
      server.client().with("let me look").get("/metrics").ok();
    }
  }

  @Test
  void metricsAreRenderedOnceASecond() {
    try (var server = TestServer.start()) {
      var first = Scrape.of(server).text();
      assertThat(server.client().get("/metrics").ok().text()).isEqualTo(first);
      Scrape.await(
          server,
          "filament_http_request_seconds_count{method=\"GET\",route=\"/metrics\",status=\"200\"}",
          count -> count >= 2);
    }
  }

  @Test
  void refusesWhatIsNotThere() {
    try (var server = TestServer.start()) {
      server.client().get("/nowhere").refused(404, "not_found");
      var wrong = server.client().post("/health").refused(405, "method_not_allowed");
      assertThat(wrong.header("allow")).isEqualTo("GET, HEAD");
    }
  }
}
