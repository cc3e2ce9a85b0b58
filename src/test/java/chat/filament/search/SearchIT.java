package chat.filament.search;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchIT {
  private static TestServer server;

  private Person ann;
  private String guild;
  private String channel;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void founds() {
    ann = server.person("ann");
    guild = ann.createGuild();
    channel = ann.createChannel(guild);
  }

  @Test
  void whatWasJustWrittenIsFound() {
    var first = ann.say(guild, channel, "the quick brown fox");
    var second = ann.say(guild, channel, "a lazy dog");
    var found = search("fox");
    assertThat(found.keys()).containsExactly("message_ids", "messages", "complete", "next_cursor");
    assertThat(ids(found)).containsExactly(first);
    assertThat(found.json().path("complete").asBoolean()).isTrue();
    assertThat(found.json().path("next_cursor").isNull()).isTrue();
    assertThat(ids(search("dog OR fox&sort=newest"))).containsExactly(second, first);
  }

  /// Asks again while the index is not level, which on a loaded machine takes longer than a search
  /// waits.
  private Answer search(String query) {
    int end = query.indexOf('&') < 0 ? query.length() : query.indexOf('&');
    var q = URLEncoder.encode(query.substring(0, end), StandardCharsets.UTF_8);
    var path = "/guilds/" + guild + "/search?q=" + q + query.substring(end);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    var found = ann.get(path).ok();
    while (!found.json().path("complete").asBoolean()) {
      assertThat(System.nanoTime()).as("not complete after 20 s").isLessThan(deadline);
      found = ann.get(path).ok();
    }
    return found;
  }

  private static List<String> ids(Answer found) {
    var ids = new ArrayList<String>();
    found.json().path("message_ids").forEach(id -> ids.add(id.asText()));
    return ids;
  }
}
