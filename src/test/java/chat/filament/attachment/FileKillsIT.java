package chat.filament.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Client;
import chat.filament.testing.Person;
import chat.filament.testing.Program;
import chat.filament.testing.TestDatabase;
import chat.filament.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The server is killed again and again while people upload files, post, claim and delete. In the
/// end every row has its whole file, what was acknowledged is so, and nothing else is left.
/// `-Dfilament.kills.seed=N` repeats a schedule, `-Dfilament.kills.rounds=N` makes it longer.
@Timeout(value = 30, unit = TimeUnit.MINUTES) // many starts, on a busy machine
@Order(1) // it takes long
class FileKillsIT {
  private static final int PEOPLE = 6;
  private static final int LONGEST_LIFE_MS = 2_500;

  @TempDir private Path folder;
  private TestDatabase database;
  private Map<String, String> settings;

  @BeforeEach
  void create() {
    database = TestDatabase.create();
    settings = new HashMap<>(TestServer.settings());
    settings.put("FILAMENT_DATABASE_URL", database.url());
    settings.put("FILAMENT_ATTACHMENT_ROOT", folder.resolve("files").toString());
    settings.put("FILAMENT_SEARCH_INDEX_ROOT", folder.resolve("search").toString());
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private Program serve() throws IOException {
    return Program.start(settings, "serve");
  }

  @Test
  void filesAreThereAsAWholeOrNotAtAll() throws Exception {
    long seed = Long.getLong("filament.kills.seed", System.nanoTime());
    int rounds = Integer.getInteger("filament.kills.rounds", 8);
    var random = new Random(seed);
    List<FileWorker> workers = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      try (var program = serve()) {
        var client = program.ready();
        if (workers.isEmpty()) {
          workers.addAll(workers(client, random));
        }
        var threads =
            workers.stream().map(worker -> Thread.ofVirtual().start(() -> worker.run(client)));
        var running = threads.toList();
        while (workers.stream().noneMatch(worker -> worker.acknowledged() > 0)
            && running.stream().anyMatch(Thread::isAlive)) {
          TimeUnit.MILLISECONDS.sleep(20); // else a slow machine does nothing before each kill
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_LIFE_MS));
        program.kill();
        program.exitCode();
        for (var thread : running) {
          thread.join();
        }
      }
    }
    try (var last = serve()) {
      var client = last.ready();
      for (var worker : workers) {
        worker.check(client, "seed " + seed);
      }
      assertThat(workers.stream().mapToInt(FileWorker::acknowledged).sum())
          .as("seed %s: uploads that were acknowledged", seed)
          .isPositive();
      nothingElseIsLeft("seed " + seed);
    }
  }

  private static List<FileWorker> workers(Client client, Random random) {
    var ann = Person.register(client, "ann");
    var guild = ann.createGuild();
    var channel = ann.createChannel(guild);
    var workers = new ArrayList<FileWorker>();
    for (int i = 0; i < PEOPLE; i++) {
      var person = Person.register(client, "person_" + i);
      person.join(guild);
      workers.add(
          new FileWorker(
              person, "/guilds/" + guild + "/channels/" + channel, new Random(random.nextLong())));
    }
    return workers;
  }

  private void nothingElseIsLeft(String seed) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3); // leases end by themselves
    while (!database.sql("SELECT FROM attachment_reservations").isEmpty()) {
      assertThat(System.nanoTime()).as("%s: quota is held", seed).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
    }
    database.awaitNone("SELECT FROM removed_objects WHERE due_at <= extract(epoch FROM now())");
    for (var row :
        database.sql("SELECT attachment_id, size_bytes, encode(sha256, 'hex') FROM attachments")) {
      var parts = row.split("\\|", -1);
      var file = folder.resolve("files/attachments").resolve(parts[0]);
      assertThat(file).as(seed).exists();
      assertThat(Files.size(file)).as(seed).isEqualTo(Long.parseLong(parts[1]));
      var sha256 = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      assertThat(HexFormat.of().formatHex(sha256)).as(seed).isEqualTo(parts[2]);
    }
    var known = new ArrayList<>(database.sql("SELECT attachment_id FROM attachments"));
    known.addAll(database.sql("SELECT substr(object_key, 13) FROM removed_objects"));
    assertThat(names("files/attachments")).as(seed).isSubsetOf(known);
    assertThat(names("files/.partial").stream().filter(name -> !name.endsWith(".lock")))
        .as("%s: temporary files of dead servers", seed)
        .hasSize(2)
        .contains("starting");
  }

  private List<String> names(String below) throws IOException {
    try (var files = Files.list(folder.resolve(below))) {
      return files.map(Path::getFileName).map(Path::toString).toList();
    }
  }
}
