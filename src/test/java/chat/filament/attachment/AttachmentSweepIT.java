package chat.filament.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is cleaned up when nobody asks for it. The start of a server sweeps at once.
class AttachmentSweepIT {
  private static final String ORPHAN = "01JD0000000000000000000009";

  private static TestServer server;
  private static Club club;
  private static Person bob;
  private static FilePlace place;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    club = Club.found(server);
    bob = club.member("bob");
    place = new FilePlace(server, club.id(), club.channel());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void aDayPasses() {
    var database = server.database();
    database.sql("UPDATE attachments SET created_at = created_at - 86500");
    database.sql("UPDATE removed_objects SET due_at = due_at - 86500");
  }

  @Test
  void whatIsOverGoesAndTheRestStays() throws Exception {
    var unclaimed = place.put(bob, 1);
    var kept = place.put(bob, 2);
    var message = place.post(bob, "", kept).ok().text("message_id");
    var deleted = place.put(bob, 3);
    place.delete(bob, deleted).ok();
    var folder = server.attachmentFolder().resolve("attachments");
    var orphan = Files.writeString(folder.resolve(ORPHAN), "never had a row");
    Files.setLastModifiedTime(orphan, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    var young = Files.writeString(folder.resolve("01JD0000000000000000000008"), "x");

    server.restart(AttachmentSweepIT::aDayPasses);
    bob = club.again(bob);
    server.database().awaitNone("SELECT FROM attachments WHERE attachment_id = ?", unclaimed);
    server
        .database()
        .awaitNone("SELECT FROM removed_objects WHERE object_key = ?", "attachments/" + deleted);
    assertThat(folder.resolve(deleted)).doesNotExist();
    assertThat(folder.resolve(unclaimed)).as("its row went just now").exists();
    assertThat(folder.resolve(kept)).exists();
    assertThat(orphan).as("noted, but kept for a day").exists();

    server.restart(AttachmentSweepIT::aDayPasses);
    bob = club.again(bob);
    server
        .database()
        .awaitNone(
            "SELECT FROM removed_objects WHERE object_key = ANY (?)",
            (Object) new String[] {"attachments/" + ORPHAN, "attachments/" + unclaimed});
    assertThat(orphan).doesNotExist();
    assertThat(folder.resolve(unclaimed)).doesNotExist();
    assertThat(young).exists();
    assertThat(place.download(bob, kept).ok().response().body()).isEqualTo(FilePlace.bytes(2));
    assertThat(message).isNotEmpty();
  }

  @Test
  void anUploadWhoseServerDiedHoldsNoQuotaForLong() throws Exception {
    var folder = server.attachmentFolder().resolve("attachments");
    Files.createDirectories(folder);
    var id = "01JD0000000000000000000007";
    var placed = Files.writeString(folder.resolve(id), "placed, but its row was never written");
    server
        .database()
        .sql(
            "INSERT INTO attachment_reservations VALUES (?, ?, 37, now() - interval '1 s')",
            id,
            bob.id());
    server.restart();
    bob = club.again(bob);
    server.database().awaitNone("SELECT FROM attachment_reservations");
    server
        .database()
        .awaitNone("SELECT FROM removed_objects WHERE object_key = ?", "attachments/" + id);
    assertThat(placed).doesNotExist();
  }
}
