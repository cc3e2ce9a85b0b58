package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Person;
import chat.filament.testing.Program;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Server and PostgreSQL are killed at any moment of their starts, lives and stops; the next start
/// always works, and nothing that was acknowledged is lost. `-Dfilament.kills.seed=N` repeats a
/// schedule, `-Dfilament.kills.rounds=N` makes it longer.
@Timeout(value = 30, unit = TimeUnit.MINUTES) // many starts, on a busy machine
@Order(1) // it takes long
class KillsIT {
  private static final int LONGEST_MOMENT_MS = 6_000;
  private static final Map<String, String> SETTINGS =
      Map.of(
          "FILAMENT_BIND_ADDR", "127.0.0.1:0",
          "FILAMENT_MESSAGE_REQUESTS_PER_SECOND", "100000",
          "FILAMENT_GATEWAY_DRAIN_SECS", "0");

  private enum Kill {
    SERVER,
    POSTGRES,
    BOTH,
    SERVER_WHILE_IT_STOPS,
    POSTGRES_WHILE_IT_STOPS
  }

  @TempDir Path data;

  private final List<String> acknowledged = new ArrayList<>();

  private Program dev() throws Exception {
    return Program.start(SETTINGS, "dev", "--data", data.toString());
  }

  @Test
  void theNextStartAlwaysWorks() throws Exception {
    long seed = Long.getLong("filament.kills.seed", System.nanoTime());
    var random = new Random(seed);
    String path;
    Person ann;
    try (var first = dev()) {
      ann = Person.register(first.ready(), "ann");
      var guild = ann.createGuild();
      path = "/guilds/" + guild + "/channels/" + ann.createChannel(guild) + "/messages";
      first.kill();
      first.exitCode();
    }
    int rounds = Integer.getInteger("filament.kills.rounds", 12);
    for (int round = 0; round < rounds; round++) {
      var kill = Kill.values()[random.nextInt(Kill.values().length)];
      int moment = random.nextInt(LONGEST_MOMENT_MS);
      var step = "seed %s, round %s: %s after %s ms".formatted(seed, round, kill, moment);
      try (var program = dev()) {
        var writer = Optional.of(moment).filter(m -> m % 2 == 0).map(m -> say(program, ann, path));
        TimeUnit.MILLISECONDS.sleep(moment);
        carryOut(kill, program, random);
        writer.ifPresent(thread -> join(thread));
      }
      assertThat(acknowledged).as(step).doesNotHaveDuplicates();
    }
    try (var last = dev()) {
      var reader = ann.at(last.ready());
      assertThat(history(reader, path)).as("seed " + seed).containsAll(acknowledged);
      last.terminate();
      assertThat(last.exitCode()).as("seed " + seed).isIn(0, 143);
      assertThat(Program.postgres(data)).as("seed " + seed).isEmpty();
    }
  }

  /// Afterwards the server is gone; PostgreSQL may be left.
  private void carryOut(Kill kill, Program program, Random random) throws Exception {
    switch (kill) {
      case SERVER -> program.kill();
      case POSTGRES -> {
        killPostgres();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(500));
        program.kill();
      }
      case BOTH -> {
        program.kill();
        killPostgres();
      }
      case SERVER_WHILE_IT_STOPS -> {
        program.terminate();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(1_000));
        program.kill();
      }
      case POSTGRES_WHILE_IT_STOPS -> {
        program.terminate();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(1_000));
        killPostgres();
      }
    }
    program.exitCode();
  }

  private void killPostgres() {
    Program.postgres(data).ifPresent(ProcessHandle::destroyForcibly);
  }

  private Thread say(Program program, Person person, String path) {
    return Thread.startVirtualThread(() -> {
      try {
        var writer = person.at(program.ready());
        while (true) {
          var answer = writer.post(path, "{\"content\":\"line\"}");
          if (answer.status() == 200) {
            acknowledged.add(answer.text("message_id"));
          }
        }
      } catch (UncheckedIOException | AssertionError | InterruptedException killed) {
        return;
      }
    });
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
}
