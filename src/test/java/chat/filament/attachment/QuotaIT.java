package chat.filament.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.AtOnce;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.RawConnection;
import chat.filament.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// 250 MiB a user, to the byte.
class QuotaIT {
  private static final long QUOTA = 262_144_000;

  private static TestServer server;
  private static Club club;
  private static Person ann;
  private static int number;
  private FilePlace place;
  private Person bob;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    club = Club.found(server);
    ann = club.owner();
  }

  @BeforeEach
  void newcomer() {
    bob = club.member("bob");
    place = new FilePlace(server, club.id(), club.channel());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// Takes all of bob's quota but `left` bytes, by a row in `where`.
  private void fill(FilePlace where, long left) {
    server
        .database()
        .sql(
            """
            INSERT INTO attachments (attachment_id, guild_id, channel_id, owner_id, filename, mime_type,
              size_bytes, sha256, created_at)
            VALUES (?, ?, ?, ?, 'big', 'text/plain', ?, sha256('x'), extract(epoch FROM now()))
            """,
            "01JD" + String.format("%022d", ++number),
            where.guild(),
            where.channel(),
            bob.id(),
            QUOTA - left);
  }

  private long used() {
    return Long.parseLong(
        server
            .database()
            .sql(
                "SELECT coalesce(sum(size_bytes), 0) FROM attachments WHERE owner_id = ?", bob.id())
            .getFirst());
  }

  @Test
  void manyUploadsAtOnceFillItExactly() {
    fill(place, 10_500);
    var statuses =
        AtOnce.run(100, i -> place.upload(bob, FilePlace.bytes(1_000)).status()).stream().toList();
    assertThat(statuses).allMatch(status -> List.of(200, 409, 429).contains(status));
    assertThat(statuses.stream().filter(status -> status == 200)).hasSize(10);
    assertThat(used()).isEqualTo(QUOTA - 500);
    assertThat(FilePlace.reservations(server)).isEmpty();
  }

  @Test
  void manyUploadsWithoutALengthNeverExceedIt() {
    fill(place, 10_500);
    var statuses =
        AtOnce.run(
            50,
            i ->
                place
                    .upload(
                        bob,
                        "",
                        BodyPublishers.ofInputStream(
                            () -> new ByteArrayInputStream(FilePlace.bytes(1_000))))
                    .status());
    assertThat(statuses.stream().filter(status -> status == 200)).hasSize(10);
    assertThat(used()).isEqualTo(QUOTA - 500);
    assertThat(FilePlace.reservations(server)).isEmpty();
  }

  @Test
  void theLastByteFits() {
    fill(place, 1_000);
    place.upload(bob, FilePlace.bytes(1_001)).refused(409, "quota_exceeded");
    place.upload(bob, FilePlace.bytes(1_000)).ok();
    place.upload(bob, FilePlace.bytes(1)).refused(409, "quota_exceeded");
  }

  @Test
  void whatIsRefusedGivesItsPartBack() {
    fill(place, 1_000);
    for (int i = 0; i < 3; i++) {
      place
          .upload(
              bob,
              "",
              BodyPublishers.ofByteArray(FilePlace.bytes(1_000)),
              "content-type",
              "image/png")
          .refused(400, "invalid_request");
    }
    place.upload(bob, FilePlace.bytes(1_000)).ok();
  }

  @Test
  void whoIsRefusedNeedNotSendTheBody() {
    fill(place, 1_000);
    try (var connection = RawConnection.to(server)) {
      var answer =
          connection
              .send(
                  "POST %s HTTP/1.1\r\nhost: x\r\ncontent-length: 2000\r\nexpect: 100-continue\r\nauthorization: Bearer %s\r\n\r\n"
                      .formatted(place.files(), bob.client().token()))
              .read();
      assertThat(answer.refusal()).isEqualTo("409 quota_exceeded");
    }
  }

  @Test
  void aDeletedFileFreesItAtOnce() {
    fill(place, 1_000);
    var id = place.put(bob, 1_000);
    place.delete(bob, id).ok();
    id = place.put(bob, 1_000);
    var message = place.post(bob, "", id).ok().text("message_id");
    place.upload(bob, FilePlace.bytes(1)).refused(409, "quota_exceeded");
    bob.delete(place.path() + "/messages/" + message).ok();
    place.put(bob, 1_000);
  }

  @Test
  void aDeletedChannelFreesItAtOnce() {
    var doomed = place.another(ann);
    fill(doomed, 0);
    place.upload(bob, FilePlace.bytes(1)).refused(409, "quota_exceeded");
    ann.delete(doomed.path()).ok();
    place.put(bob, 1_000);
    server.database().awaitNone("SELECT FROM attachments WHERE channel_id = ?", doomed.channel());
    assertThat(server.database().sql("SELECT object_key FROM removed_objects")).isNotEmpty();
  }

  @Test
  void aDeletedGuildFreesItAtOnce() {
    var guild = bob.createGuild();
    var doomed = new FilePlace(server, guild, bob.createChannel(guild));
    var id = doomed.put(bob, 10);
    fill(doomed, 10);
    place.upload(bob, FilePlace.bytes(1)).refused(409, "quota_exceeded");
    bob.delete("/guilds/" + guild).ok();
    place.put(bob, 1_000);
    doomed.download(bob, id).refused(403, "forbidden");
    server.database().awaitNone("SELECT FROM attachments WHERE guild_id = ?", guild);
  }
}
