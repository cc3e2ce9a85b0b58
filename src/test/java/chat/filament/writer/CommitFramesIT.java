package chat.filament.writer;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Club;
import chat.filament.testing.NeedsNats;
import chat.filament.testing.Person;
import chat.filament.testing.Scrape;
import chat.filament.testing.Socket;
import chat.filament.testing.TestNodes;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What one node commits, on its way over NATS to sockets at another.
@NeedsNats
class CommitFramesIT {
  private static final String FOLLOWED = "filament_writer_followed_total";

  private TestNodes nodes;
  private Club club;
  private String channel;
  private Person reader;

  @BeforeEach
  void start() {
    nodes = TestNodes.start(2);
    club = Club.found(nodes.node(0));
    channel = club.channel();
    reader = club.member("reader").at(nodes.node(1).client());
  }

  @AfterEach
  void stop() {
    nodes.close();
  }

  private Socket subscribed() {
    var socket = reader.connect().subscribe(club.id(), channel);
    socket.next("subscribed");
    return socket;
  }

  private void say(String content) {
    club.owner().say(club.id(), channel, content);
  }

  private static String heard(Socket socket) {
    return socket.next("message_create").path("content").asText();
  }

  @Test
  void messagesArriveInOrderAndMostOfThemWithoutALookIntoTheLog() {
    try (var socket = subscribed()) {
      say("first");
      assertThat(heard(socket)).isEqualTo("first"); // now the other node knows where the log ends
      double before = Scrape.of(nodes.node(1)).value(FOLLOWED);
      for (int i = 0; i < 100; i++) {
        say("message " + i);
      }
      for (int i = 0; i < 100; i++) {
        assertThat(heard(socket)).isEqualTo("message " + i);
      }
      Scrape.await(nodes.node(1), FOLLOWED, followed -> followed > before);
      club.owner().post(club.path("/members/" + reader.id() + "/ban")).ok();
      say("not for you");
      assertThat(socket.next("workspace_member_remove").path("user_id").asText())
          .isEqualTo(reader.id());
      assertThat(reader.get(club.path("/channels")).status()).isEqualTo(403);
      assertThat(socket.drain())
          .noneMatch(event -> event.path("t").asText().equals("message_create"));
    }
  }

  @Test
  void whatNatsRepeatsOrMakesUpIsNotDelivered() throws Exception {
    var nats = Nats.connect(nodes.nats().url());
    try (var socket = subscribed()) {
      var frames = frames(nats);
      say("one");
      assertThat(heard(socket)).isEqualTo("one");
      say("two");
      assertThat(heard(socket)).isEqualTo("two");
      var first = frames.poll(60, TimeUnit.SECONDS);
      var second = frames.poll(60, TimeUnit.SECONDS);
      for (var frame : new Message[] {second, first, first, second}) {
        nats.publish(frame.getSubject(), frame.getData());
      }
      nats.publish(
          first.getSubject(),
          "not a frame, but longer than an id of a node".getBytes(StandardCharsets.UTF_8));
      say("three");
      assertThat(heard(socket)).isEqualTo("three");
    } finally {
      nats.close();
    }
  }

  private static BlockingQueue<Message> frames(Connection nats) throws Exception {
    var frames = new LinkedBlockingQueue<Message>();
    nats.createDispatcher(frames::add).subscribe("filament.*.all.frames.*");
    nats.flush(Duration.ofSeconds(60));
    return frames;
  }

  @Test
  void whatNatsLosesIsReadFromTheLog() {
    try (var socket = subscribed()) {
      say("one");
      assertThat(heard(socket)).isEqualTo("one");
      nodes.nats().kill();
      say("two");
      nodes.nats().startAgain();
      say("three");
      assertThat(heard(socket)).isEqualTo("two");
      assertThat(heard(socket)).isEqualTo("three");
    }
  }
}
