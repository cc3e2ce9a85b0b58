package chat.filament.stack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Client;
import chat.filament.testing.Person;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Another version takes the server's place, the newer one or the one before it, while people write
/// and listen: whoever comes back and resumes has got each event, once and in order.
@Tag("stack")
class UpgradeStackTest {
  private static final int WRITERS = 3;
  private static final long PAUSE_MS = 100;
  private static final long PATIENCE_MS = 180_000;

  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final List<String> heard = new ArrayList<>();
  private final Person owner = Stack.person("owner");
  private final String guild = owner.createGuild();
  private final String channel = owner.createChannel(guild);
  private long last;

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void whoResumesMissesNothing() throws Exception {
    var threads = new Thread[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
      var writer = Stack.person("writer");
      writer.join(guild);
      threads[i] = Thread.startVirtualThread(() -> write(writer));
    }
    try (var socket = owner.connect().ofMadeUpEvents().subscribe(guild, channel)) {
      awaitAcknowledged(40);
      Stack.run("change");
      assertThat(socket.closed().code()).as("told to come back").isEqualTo(1001);
      take(socket.drain());
    }
    awaitAcknowledged(acknowledged.size() + 40);
    stop.set(true);
    for (var thread : threads) {
      thread.join();
    }
    try (var socket = owner.connect("resume=1").ofMadeUpEvents()) {
      socket.send("resume", resume());
      var replayed = socket.upTo("resumed");
      assertThat(replayed).noneMatch(event -> event.path("t").asText().equals("resume_gap"));
      take(replayed);
    }
    assertThat(heard).doesNotHaveDuplicates().containsAll(acknowledged);
  }

  private String resume() {
    return """
    {"guilds":{"%1$s":%2$d},"user":0,"channels":[{"guild_id":"%1$s","channel_id":"%3$s"}]}\
    """
        .formatted(guild, last, channel);
  }

  private void take(List<JsonNode> events) {
    for (var event : events) {
      if (event.path("d").path("guild_id").asText().equals(guild) && event.has("s")) {
        assertThat(event.path("s").asLong()).as("in order").isGreaterThan(last);
        last = event.path("s").asLong();
        if (event.path("t").asText().equals("message_create")) {
          heard.add(event.path("d").path("message_id").asText());
        }
      }
    }
  }

  /// Refusals and broken connections are no acknowledgements.
  private void write(Person writer) {
    var path = "/guilds/" + guild + "/channels/" + channel + "/messages";
    while (!stop.get()) {
      try {
        var answer =
            new Client(Stack.url(), writer.client().token()).post(path, "{\"content\":\"x\"}");
        if (answer.status() == 200) {
          acknowledged.add(answer.text("message_id"));
        }
        Thread.sleep(PAUSE_MS);
      } catch (UncheckedIOException | CompletionException | AssertionError e) {
        // what the proxy says while there is no server is not the API's
        Thread.onSpinWait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void awaitAcknowledged(int count) throws InterruptedException {
    long end = System.currentTimeMillis() + PATIENCE_MS;
    while (acknowledged.size() < count) {
      assertThat(System.currentTimeMillis()).as("messages go through").isLessThan(end);
      Thread.sleep(PAUSE_MS);
    }
  }
}
