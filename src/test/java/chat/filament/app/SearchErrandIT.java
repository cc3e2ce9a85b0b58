package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.GuildId;
import chat.filament.search.follow.SearchJob.Kind;
import chat.filament.testing.TestServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchErrandIT {
  @Test
  void theRunningServerDoesTheWork() throws Exception {
    try (var server = TestServer.start()) {
      var ann = server.person("ann");
      var first = ann.createGuild();
      ann.say(first, ann.createChannel(first), "one");
      var second = ann.createGuild();
      ann.say(second, ann.createChannel(second), "two");
      var text = new StringWriter();
      try (var errand = new SearchErrand(server.database().url(), new PrintWriter(text), false)) {
        assertThat(errand.everywhere(Kind.REBUILD)).isZero();
        assertThat(errand.in(List.of(new GuildId(second)), Kind.RECONCILE)).isZero();
      }
      assertThat(text.toString().lines())
          .containsSubsequence(
              first + ": rebuilt, 1 messages",
              second + ": rebuilt, 1 messages",
              second + ": reconciled, 0 put right, 0 removed");
    }
  }
}
