package chat.filament.stack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Client;
import chat.filament.testing.Person;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// SIGTERM while people write.
@Tag("stack")
class RestartStackTest {
  private static final int WRITERS = 4;

  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean stop = new AtomicBoolean();

  /// Requests that found no server.
  private final AtomicInteger away = new AtomicInteger();

  @Test
  void whatWasAcknowledgedIsThereAfterAStopUnderLoad() throws Exception {
    var owner = Stack.person("owner");
    var guild = owner.createGuild();
    var channel = owner.createChannel(guild);
    var threads = new Thread[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
      var writer = Stack.person("writer");
      writer.join(guild);
      threads[i] = Thread.startVirtualThread(() -> write(writer, guild, channel));
    }
    awaitAcknowledged(40);
    try (var socket = owner.connect().subscribe(guild, channel)) {
      var before = Stack.compose("ps", "-q", "filament-server").strip();
      Stack.compose("stop", "filament-server");
      assertThat(socket.closed().code()).as("told to come back").isEqualTo(1001);
      assertThat(Stack.compose("ps", "-a", "--format", "{{.ID}} {{.ExitCode}}", "filament-server"))
          .as("%s was not killed", before)
          .containsPattern("[0-9a-f]+ (0|143)");
      int stopped = acknowledged.size();
      Stack.compose("up", "-d", "--no-build", "--no-recreate", "--wait", "filament-server");
      awaitAcknowledged(stopped + 40);
    }
    stop.set(true);
    for (var thread : threads) {
      thread.join();
    }
    assertThat(all(owner, guild, channel))
        .as("%d requests found no server", away.get())
        .containsAll(acknowledged);
  }

  /// One message after the other, at the pace of a busy person; refusals and broken connections are
  /// no acknowledgements.
  private void write(Person writer, String guild, String channel) {
    var path = "/guilds/" + guild + "/channels/" + channel + "/messages";
    while (!stop.get()) {
      try {
        var answer =
            new Client(Stack.url(), writer.client().token()).post(path, "{\"content\":\"x\"}");
        if (answer.status() == 200) {
          acknowledged.add(answer.text("message_id"));
        }
      } catch (UncheckedIOException | AssertionError e) {
        away.incrementAndGet(); // what the proxy says then is not the API's
      }
      try {
        Thread.sleep(120);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void awaitAcknowledged(int count) throws InterruptedException {
    long start = System.nanoTime();
    while (acknowledged.size() < count) {
      assertThat(System.nanoTime() - start).as("messages go through").isLessThan(120_000_000_000L);
      Thread.sleep(100);
    }
  }

  private static Set<String> all(Person reader, String guild, String channel) {
    var found = new HashSet<String>();
    var path = "/guilds/" + guild + "/channels/" + channel + "/messages?limit=100";
    String before = "";
    while (true) {
      JsonNode page = reader.get(path + before).ok().json().path("messages");
      page.forEach(message -> found.add(message.path("message_id").asText()));
      if (page.size() < 100) {
        return found;
      }
      before = "&before=" + page.get(page.size() - 1).path("message_id").asText();
    }
  }
}
