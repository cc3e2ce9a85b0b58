package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.filament.testing.Person;
import chat.filament.testing.TestDatabase;
import chat.filament.testing.TestServer;
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

/// States that a database gets into while people write: they are answered with 503, pass without a
/// restart, and lose nothing that was acknowledged.
class DatabaseStatesIT {
  private static final int WRITERS = 4;

  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unavailable = new AtomicInteger();
  private final AtomicBoolean done = new AtomicBoolean();

  @Test
  void readOnlyAsAfterAFailover() throws Exception {
    passes(
        database -> {
          database.alter("SET default_transaction_read_only = on");
          database.disconnectAll();
        },
        database -> database.alter("RESET default_transaction_read_only"));
  }

  @Test
  void closedAsDuringARestore() throws Exception {
    passes(
        database -> {
          database.alter("ALLOW_CONNECTIONS false");
          database.disconnectAll();
        },
        database -> database.alter("ALLOW_CONNECTIONS true"));
  }

  @Test
  void statementsThatTakeTooLong() throws Exception {
    try (var database = TestDatabase.create()) {
      var known = "SELECT count(*) FROM pg_settings WHERE name = 'transaction_timeout'";
      assumeTrue(database.sql(known).equals(List.of("1")), "PostgreSQL 16 has no such timeout");
    }
    passes(
        database -> {
          database.alter("SET default_transaction_isolation = 'serializable'");
          database.alter("SET transaction_timeout = '1ms'");
          database.disconnectAll();
        },
        database -> {
          database.alter("RESET ALL");
          database.disconnectAll();
        });
  }

  @Test
  void connectionsThatAreCutAgainAndAgain() throws Exception {
    passes(
        database -> {
          // on a busy machine few requests are under way when they are cut
          for (int i = 0; i < 10 || (unavailable.get() <= 5 && i < 1_000); i++) {
            database.disconnectAll();
            pause();
          }
        },
        database -> {});
  }

  @Test
  void noMoreConnectionsForItsRole() throws Exception {
    try (var admin = TestDatabase.create()) {
      admin.sql("CREATE ROLE filament_limited LOGIN PASSWORD 'limited'");
      try (var database = TestDatabase.create("OWNER filament_limited TEMPLATE template0")) {
        var url = database.url().replaceFirst("//[^@]*@", "//filament_limited:limited@");
        passes(
            database,
            url,
            own -> {
              admin.sql("ALTER ROLE filament_limited CONNECTION LIMIT 0");
              own.disconnectAll();
            },
            own -> admin.sql("ALTER ROLE filament_limited CONNECTION LIMIT -1"));
      } finally {
        admin.sql("DROP ROLE filament_limited");
      }
    }
  }

  @Test
  void aLockThatSomebodyHolds() throws Exception {
    try (var database = TestDatabase.create()) {
      database.alter("SET lock_timeout = '20ms'");
      try (var server = TestServer.start(Map.of("FILAMENT_DATABASE_URL", database.url()))) {
        var ann = server.person("ann");
        try (var holder = database.connection()) {
          holder.setAutoCommit(false);
          holder.createStatement().execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE");
          var answer =
              server.client().post("/auth/login", Person.credentials(ann.name(), ann.password()));
          answer.refused(503, "unavailable");
          assertThat(answer.header("retry-after")).isNotEmpty();
        }
        server.client().post("/auth/login", Person.credentials(ann.name(), ann.password())).ok();
      }
    }
  }

  private interface Step {
    void on(TestDatabase database) throws Exception;
  }

  private void passes(Step begin, Step end) throws Exception {
    try (var database = TestDatabase.create()) {
      passes(database, database.url(), begin, end);
    }
  }

  private void passes(TestDatabase database, String url, Step begin, Step end) throws Exception {
    try (var server = TestServer.start(Map.of("FILAMENT_DATABASE_URL", url))) {
      var ann = server.person("ann");
      var guild = ann.createGuild();
      var channel = ann.createChannel(guild);
      var path = "/guilds/" + guild + "/channels/" + channel + "/messages";
      var writers = startWriting(ann, path);
      eventually("people write", () -> acknowledged.size() > 20);
      begin.on(database);
      eventually("they are told", () -> unavailable.get() > 5);
      end.on(database);
      int before = acknowledged.size();
      eventually("people write again", () -> acknowledged.size() > before + 20);
      eventually("ready again", () -> server.client().get("/ready").status() == 200);
      done.set(true);
      for (var writer : writers) {
        writer.join();
      }
      assertThat(unexpected).as("answers other than 200 and 503").isEmpty();
      assertThat(history(ann, path)).doesNotHaveDuplicates().containsAll(acknowledged);
    } finally {
      done.set(true);
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
      if (answer.status() == 200) {
        acknowledged.add(answer.text("message_id"));
      } else if (answer.status() == 503 && !answer.header("retry-after").isEmpty()) {
        unavailable.incrementAndGet();
        pause();
      } else {
        unexpected.add(answer.status() + " " + answer.text());
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
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

  private static void eventually(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("still not so: " + what).isLessThan(end);
      pause();
    }
  }
}
