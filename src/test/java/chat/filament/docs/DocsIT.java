package chat.filament.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.TestServer;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocsIT {
  private final TestServer server = TestServer.start();

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void servesTheDocuments() {
    var openApi = server.client().get("/openapi.yaml").ok();
    assertThat(openApi.text()).startsWith("openapi: 3.1.0");
    assertThat(openApi.header("content-type")).isEqualTo("application/yaml; charset=utf-8");
    assertThat(server.client().get("/asyncapi.yaml").ok().text()).startsWith("asyncapi: 3.0.0");
  }

  @Test
  void thePageLoadsOnlyWhatTheServerHas() {
    var page = server.client().get("/docs").ok();
    assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
    var parts =
        Pattern.compile("(?:src|href)=\"([^\"]+)\"")
            .matcher(page.text())
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    assertThat(parts).hasSize(3);
    parts.forEach(
        part -> assertThat(server.client().get("/" + part).ok().text()).as(part).isNotEmpty());
  }

  @Test
  void anyOtherPartIsUnknown() {
    for (var part : Set.of("index.html", "..%2Fopenapi.yaml", "swagger-ui.js", "%00")) {
      assertThat(server.client().get("/docs/" + part).status()).as(part).isIn(400, 404);
    }
  }
}
