package chat.filament.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.RawConnection;
import chat.filament.testing.TestServer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/// Uploads that do not come to their end leave nothing.
@Order(1) // it takes long
class BrokenUploadsIT {
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

  private static String head(String length) {
    return "POST %s HTTP/1.1\r\nhost: x\r\n%s\r\nauthorization: Bearer %s\r\n\r\n"
        .formatted(place.files(), length, bob.client().token());
  }

  private static void awaitTrue(Supplier<Boolean> condition, String what) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.get()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within 60 s: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static void nothingIsLeft() {
    server.database().awaitNone("SELECT FROM attachment_reservations");
    awaitTrue(() -> FilePlace.stored(server).isEmpty(), "no file");
    assertThat(place.rows()).isEmpty();
  }

  @Test
  void aClientThatGoesAwayLeavesNothing() {
    for (var kind : List.of("content-length: 1000000", "transfer-encoding: chunked")) {
      try (var connection = RawConnection.to(server)) {
        connection.send(head(kind));
        connection.send(kind.startsWith("t") ? "30d40\r\n" : "");
        connection.send("x".repeat(200_000));
        awaitTrue(() -> !FilePlace.stored(server).isEmpty(), "an upload under way");
        assertThat(FilePlace.reservations(server)).hasSize(1);
      }
      nothingIsLeft();
    }
  }

  @Test
  void chunksThatAreNoneLeaveNothing() {
    try (var connection = RawConnection.to(server)) {
      connection.send(head("transfer-encoding: chunked")).send("30d40\r\n");
      connection.send("x".repeat(200_000) + "\r\nnonsense\r\n");
      assertThat(connection.read().status()).isEqualTo(400);
    }
    nothingIsLeft();
  }

  @Test
  void tooMuchIsRefusedWhileItComes() {
    try (var connection = RawConnection.to(server)) {
      connection.send(head("content-length: 26214401"));
      assertThat(connection.read().refusal()).isEqualTo("413 payload_too_large");
    }
    nothingIsLeft();
  }

  @Test
  void whatStandsStillIsRefusedAfterHalfAMinute() {
    try (var connection = RawConnection.to(server)) {
      connection.send(head("content-length: 1000000")).send("x".repeat(200_000));
      assertThat(connection.read().refusal()).isEqualTo("408 request_timeout");
    }
    nothingIsLeft();
  }

  @Test
  void aStopOfTheServerLeavesNothing() throws Exception {
    try (var connection = RawConnection.to(server)) {
      connection.send(head("content-length: 1000000")).send("x".repeat(200_000));
      awaitTrue(() -> !FilePlace.stored(server).isEmpty(), "an upload under way");
      server.restart();
    }
    bob = club.again(bob);
    assertThat(FilePlace.stored(server)).isEmpty();
    nothingIsLeft();
  }
}
