package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.FreePort;
import chat.filament.testing.NeedsOwnPostgres;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// PostgreSQL stops and starts again while people write.
@NeedsOwnPostgres
class OutageIT {
  private static final int WRITERS = 8;

  @TempDir Path folder;

  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unavailable = new AtomicInteger();
  private final AtomicBoolean done = new AtomicBoolean();

  private EmbeddedPostgres postgres(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.resolve("postgres"))
        .setCleanDataDirectory(false)
        .setPort(port)
        .setPGStartupWait(Duration.ofMinutes(1))
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .start();
  }

  @Test
  void nothingAcknowledgedIsLostAndTheServerRecoversByItself() throws Exception {
    int port = FreePort.next();
    var url = "postgresql://postgres:postgres@127.0.0.1:" + port + "/postgres";
    var postgres = postgres(port);
    try (var server = TestServer.start(Map.of("FILAMENT_DATABASE_URL", url))) {
      var ann = server.person("ann");
      var guild = ann.createGuild();
      var channel = ann.createChannel(guild);
      try (var listener = ann.connect()) {
        listener.subscribe(guild, channel);
        var path = "/guilds/" + guild + "/channels/" + channel + "/messages";
        var writers = startWriting(ann, path);
        eventually(() -> acknowledged.size() > 200);

        postgres.close();
        eventually(() -> unavailable.get() > 20);
        server.client().get("/health").ok();
        server.client().get("/ready").refused(503, "unavailable");
        int before = acknowledged.size();
        postgres = postgres(port);

        eventually(() -> acknowledged.size() > before + 200);
        eventually(() -> server.client().get("/ready").status() == 200);
        done.set(true);
        for (var writer : writers) {
          writer.join();
        }
        assertThat(unexpected).as("answers other than 200 and 503").isEmpty();
        var history = history(ann, path);
        assertThat(history).doesNotHaveDuplicates().containsAll(acknowledged);

        var heard = new ArrayList<String>();
        while (heard.size() < history.size()) {
          heard.add(listener.next("message_create").path("message_id").asText());
        }
        assertThat(heard).as("the listener's order is the history's").isEqualTo(history);
      }
    } finally {
      done.set(true);
      postgres.close();
    }
  }

  private List<Thread> startWriting(Person person, String path) {
    var writers = new ArrayList<Thread>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(Thread.startVirtualThread(() -> write(person, path)));
    }
    return writers;
  }

  private void write(Person person, String path) {
    while (!done.get()) {
      var answer = person.post(path, "{\"content\":\"line\"}");
      switch (answer.status()) {
        case 200 -> acknowledged.add(answer.text("message_id"));
        case 503 -> {
          assertThat(answer.header("retry-after")).isNotEmpty();
          unavailable.incrementAndGet();
        }
        default -> unexpected.add(answer.status() + " " + answer.text());
      }
    }
  }

  /// Oldest first.
  private static List<String> history(Person person, String path) {
    var ids = new ArrayList<String>();
    var before = "";
    while (before != null) {
      var page = person.get(path + "?limit=100" + before).ok().json();
      page.path("messages").forEach(message -> ids.add(message.path("message_id").asText()));
      var next = page.path("next_before");
      before = next.isNull() ? null : "&before=" + next.asText();
    }
    return ids.reversed();
  }

  private static void eventually(BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("still not so after a minute").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
