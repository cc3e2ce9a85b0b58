package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.NeedsNats;
import chat.filament.testing.Program;
import chat.filament.testing.TestNodes;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `filament check` says of the servers that share a database.
@NeedsNats
class ClusterCheckIT {
  private static final Pattern GUILDS =
      Pattern.compile("guilds in memory: (\\d+), owned: (\\d+); compared with the database .*");

  @TempDir private static Path folder;

  private static List<JsonNode> servers(TestNodes nodes) throws Exception {
    var settings = new HashMap<>(TestServer.settings());
    settings.put("FILAMENT_NATS_URL", nodes.nats().url());
    settings.put("FILAMENT_ATTACHMENT_ROOT_SHARED", "true");
    settings.put("FILAMENT_DATABASE_URL", nodes.node(0).database().url());
    settings.put("FILAMENT_ATTACHMENT_ROOT", nodes.node(0).attachmentFolder().toString());
    settings.put("FILAMENT_SEARCH_INDEX_ROOT", folder.resolve("search").toString());
    try (var check = Program.start(settings, "check", "--json")) {
      check.exitCode();
      var line = check.output().lines().filter(one -> one.startsWith("{\"ok\"")).findFirst();
      var findings = Answer.parse(line.orElseThrow()).path("findings");
      return StreamSupport.stream(findings.spliterator(), false)
          .filter(finding -> finding.path("area").asText().startsWith("server "))
          .toList();
    }
  }

  private static int guilds(JsonNode server, int group) {
    var text = GUILDS.matcher(server.path("text").asText());
    assertThat(text.matches()).as(server.toString()).isTrue();
    return Integer.parseInt(text.group(group));
  }

  private static List<String> areas(List<JsonNode> servers) {
    return servers.stream().map(server -> server.path("area").asText()).toList();
  }

  @Test
  void eachServerIsNamedWithWhatItOwns() throws Exception {
    try (var nodes = TestNodes.start(2)) {
      var ann = nodes.node(0).person("ann");
      var guild = ann.createGuild();
      for (var node : nodes.all()) {
        ann.at(node.client()).get("/guilds/" + guild + "/channels").ok();
      }
      var both = servers(nodes);
      assertThat(both).hasSize(2).allMatch(server -> guilds(server, 1) == 1);
      assertThat(both.stream().mapToInt(server -> guilds(server, 2)).sum()).isEqualTo(1);
      nodes.restart(1);
      assertThat(servers(nodes))
          .hasSize(2)
          .filteredOn(server -> areas(both).contains(server.path("area").asText()))
          .hasSize(1);
    }
  }

  @Test
  void nobodyIsNamedWhenNatsDoesNotAnswer() throws Exception {
    try (var nodes = TestNodes.start(1)) {
      nodes.nats().kill();
      assertThat(servers(nodes)).isEmpty();
    }
  }
}
