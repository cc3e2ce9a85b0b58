package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.NeedsOwnPostgres;
import chat.filament.testing.Person;
import chat.filament.testing.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsOwnPostgres
@Order(1) // it takes long
class DevIT {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "FILAMENT_BIND_ADDR", "127.0.0.1:0",
          "FILAMENT_RATE_LIMIT_REQUESTS_PER_MINUTE", "1000000",
          "FILAMENT_MESSAGE_REQUESTS_PER_SECOND", "100000",
          "FILAMENT_GATEWAY_DRAIN_SECS", "0");

  @TempDir Path data;

  private Program dev() throws Exception {
    return Program.start(SETTINGS, "dev", "--data", data.toString());
  }

  private static List<String> history(Person person, String path) {
    var ids = new ArrayList<String>();
    var before = "";
    while (before != null) {
      var page = person.get(path + "?limit=100" + before).ok().json();
      page.path("messages").forEach(message -> ids.add(message.path("message_id").asText()));
      var next = page.path("next_before");
      before = next.isNull() ? null : "&before=" + next.asText();
    }
    return ids;
  }

  @Test
  void stopsWithItsDatabaseAndFindsEverythingAgain() throws Exception {
    String path;
    String message;
    Person ann;
    try (var first = dev()) {
      ann = Person.register(first.ready(), "ann");
      var guild = ann.createGuild();
      var channel = ann.createChannel(guild);
      message = ann.say(guild, channel, "still here tomorrow");
      path = "/guilds/" + guild + "/channels/" + channel + "/messages";
      first.terminate();
      assertThat(first.exitCode()).isIn(0, 143);
      assertThat(Program.postgres(data)).as("the database stopped, too").isEmpty();
    }
    try (var second = dev()) {
      var again = ann.at(second.ready());
      assertThat(history(again, path)).containsExactly(message);
      second.terminate();
      assertThat(second.exitCode()).isIn(0, 143);
    }
  }

  @Test
  void everythingKilledAtOnceLosesNothingThatWasAcknowledged() throws Exception {
    var acknowledged = new ConcurrentLinkedQueue<String>();
    String path;
    Person ann;
    try (var first = dev()) {
      ann = Person.register(first.ready(), "ann");
      var guild = ann.createGuild();
      var channel = ann.createChannel(guild);
      path = "/guilds/" + guild + "/channels/" + channel + "/messages";
      var posting = new ArrayList<Thread>();
      for (int i = 0; i < 8; i++) {
        posting.add(
            Thread.startVirtualThread(() -> sayUntilItFails(ann, guild, channel, acknowledged)));
      }
      while (acknowledged.size() < 500) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      var postgres = Program.postgres(data).orElseThrow();
      first.kill();
      postgres.children().forEach(ProcessHandle::destroyForcibly);
      postgres.destroyForcibly();
      for (var thread : posting) {
        thread.join();
      }
      first.exitCode();
    }
    try (var second = dev()) {
      assertThat(history(ann.at(second.ready()), path)).containsAll(acknowledged);
      second.terminate();
      second.exitCode();
    }
  }

  @Test
  void aDatabaseLeftRunningByAKilledServerIsTakenOver() throws Exception {
    Person ann;
    try (var first = dev()) {
      ann = Person.register(first.ready(), "ann");
      first.kill();
      first.exitCode();
      assertThat(Program.postgres(data)).as("the orphan").isPresent();
    }
    try (var second = dev()) {
      ann.at(second.ready()).get("/auth/me").ok();
      second.terminate();
      second.exitCode();
      assertThat(Program.postgres(data)).isEmpty();
    }
  }

  private static void sayUntilItFails(
      Person person, String guild, String channel, ConcurrentLinkedQueue<String> acknowledged) {
    try {
      while (true) {
        acknowledged.add(person.say(guild, channel, "line " + acknowledged.size()));
      }
    } catch (java.io.UncheckedIOException | AssertionError e) {
      return; // the server is gone, or its database
    }
  }
}
