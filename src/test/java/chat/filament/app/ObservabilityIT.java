package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Scrape;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Alert rules and dashboards speak of what a running server shows, and lead to what to do.
class ObservabilityIT {
  private static final Path FOLDER = Path.of("infra", "observability");
  private static final Path PAGE = Path.of("src", "docs", "operations", "alerts.md");
  private static final Pattern NAME =
      Pattern.compile(
          "\\b(?:filament|vertx|jvm|netty|process|system)_[a-z0-9_]++(?=[\\[{ )/\n]|$)");
  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
  private static final Pattern RUNBOOK =
      Pattern.compile("runbook_url: src/docs/operations/alerts\\.md#(\\w+)");
  private static final List<String> DASHBOARDS =
      List.of("security", "overview").stream()
          .map(name -> "grafana-filament-" + name + "-dashboard.json")
          .toList();

  @AutoClose private static final TestServer server = TestServer.start();

  @Test
  void whatRulesAndDashboardsNameIsInAScrape() throws Exception {
    var person = server.person("watched");
    var guild = person.createGuild();
    var channel = person.createChannel(guild);
    try (var socket = person.connect().subscribe(guild, channel)) {
      person.say(guild, channel, "hello");
      socket.next("message_create");
    }
    assertNamed(Scrape.namesWithPauses(server));
  }

  private static void assertNamed(Set<String> shown) throws IOException {
    var named = named(rules());
    for (var dashboard : DASHBOARDS) {
      named.addAll(named(String.join("\n", json(dashboard).findValuesAsText("expr"))));
    }
    assertThat(named)
        .hasSizeGreaterThan(20)
        .allSatisfy(
            name -> assertThat(shown).containsAnyOf(name, name.replaceAll("_(sum|count)$", "")));
  }

  @Test
  void eachAlertLeadsToItsChapter() throws Exception {
    var alerts = found(ALERT, rules());
    var chapters = Files.readString(PAGE).lines().filter(line -> line.startsWith("## Filament"));
    assertThat(chapters.map(line -> line.substring(3))).containsExactlyElementsOf(alerts);
    assertThat(found(RUNBOOK, rules()))
        .containsExactlyElementsOf(
            alerts.stream().map(name -> name.toLowerCase(java.util.Locale.ROOT)).toList());
  }

  @Test
  void dashboardsAreProvisionedWithoutAHand() throws Exception {
    assertThat(json(DASHBOARDS.get(0)).path("uid").asText()).isEqualTo("filament-security-signals");
    for (var dashboard : DASHBOARDS) {
      var json = json(dashboard);
      assertThat(json.findValuesAsText("uid")).doesNotContain("${DS_PROMETHEUS}");
      assertThat(json.path("panels"))
          .isNotEmpty()
          .allSatisfy(panel -> {
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("description").asText()).isNotBlank();
            assertThat(panel.path("fieldConfig").path("defaults").path("unit").asText())
                .isNotBlank();
            assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
          });
    }
  }

  private static Set<String> named(String text) {
    return NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }

  private static String rules() throws IOException {
    return Files.readString(FOLDER.resolve("prometheus-alerts.yml"));
  }

  private static JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(FOLDER.resolve(name).toFile());
  }
}
