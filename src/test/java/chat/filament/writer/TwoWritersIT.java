package chat.filament.writer;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Client;
import chat.filament.testing.Club;
import chat.filament.testing.NeedsNats;
import chat.filament.testing.Person;
import chat.filament.testing.Program;
import chat.filament.testing.Scrape;
import chat.filament.testing.Socket;
import chat.filament.testing.TestNodes;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes that write into one guild at the same time. What they manage is printed;
/// `-Dfilament.writes=` sets how many messages it is measured with.
@NeedsNats
class TwoWritersIT {
  private static final int CLIENTS = 8;
  private static final int RENAMES = 60;
  private static final int NEWCOMERS = 60;
  private static final String FORWARDED = "filament_writer_forwarded_total{outcome=\"answered\"}";

  @TempDir private static Path folder;

  private TestNodes nodes;

  @BeforeEach
  void start() {
    nodes = TestNodes.start(1);
  }

  @AfterEach
  void stop() {
    nodes.close();
  }

  private static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static double forwarded(Client... at) {
    return List.of(at).stream().mapToDouble(one -> Scrape.of(one).value(FORWARDED)).sum();
  }

  @Test
  void messagesOfBothNodesAreThereOnceAndGoToTheOwner() throws Exception {
    var other = nodes.add();
    int count = Integer.getInteger("filament.writes", 200);
    measured("at one node", count, nodes.node(0).client(), nodes.node(0).client());
    System.gc(); // what a meter reads must not be collected
    assertThat(Scrape.of(other).value("filament_nodes")).isEqualTo(2);
    measured("at two nodes", count, nodes.node(0).client(), other.client());
  }

  /// While a guild is left to its owner, and right after.
  @Test
  void editsReactionsAndDeletionsGoToTheOwner() throws Exception {
    var other = nodes.add();
    var club = Club.found(nodes.node(0));
    var channel = club.channel();
    var guests = List.of(club.owner(), club.member("guest").at(other.client()));
    try (var load = new GuildLoad(club)) {
      for (int i = 0; i < CLIENTS; i++) {
        load.write(club.member("ann").at(nodes.node(0).client()));
        load.write(club.member("bob").at(other.client()));
      }
      until(() -> forwarded(nodes.node(0).client(), other.client()) > 0);
      for (var guest : guests) {
        var path = club.path("/channels/" + channel + "/messages");
        var message = guest.say(club.id(), channel, "before");
        path += "/" + message;
        guest.patch(path, "{\"content\":\"after\"}").ok();
        for (var each : guests) {
          assertThat(each.post(path + "/reactions/x").ok().json().path("reacted_by_me").asBoolean())
              .isTrue();
        }
        guest.delete(path + "/reactions/x").ok();
        var read = read(guests.getFirst(), club, channel, message);
        assertThat(read.path("content").asText()).isEqualTo("after");
        assertThat(read.at("/reactions/0/count").asInt()).isOne();
        guests.getLast().patch(path, "{\"content\":\"\"}").refused(400, "invalid_request");
        assertThat(guest.delete(path).status()).isEqualTo(204);
        guest.delete(path).refused(404, "not_found");
      }
      load.check();
    }
  }

  /// What is seldom done is decided where it comes, also in a guild that is left to its owner: none
  /// is too late for ever because others write meanwhile, each is told once at both nodes, in the
  /// order in which they were answered, and what follows the log over transactions finds them in
  /// order.
  @Test
  void otherCommandsAreDecidedWhereTheyCome() throws Exception {
    var other = nodes.add();
    var club = Club.found(nodes.node(0));
    var owners = List.of(club.owner(), club.owner().at(other.client()));
    try (var load = new GuildLoad(club);
        var here = owners.getFirst().connect();
        var there = owners.getLast().connect()) {
      var channel = club.channel();
      here.subscribe(club.id(), channel);
      there.subscribe(club.id(), channel);
      for (int i = 0; i < CLIENTS; i++) {
        load.write(club.member("ann").at(nodes.node(0).client()));
        load.write(club.member("bob").at(other.client()));
      }
      until(() -> forwarded(nodes.node(0).client(), other.client()) > 0);
      var millis = List.of(new ArrayList<Double>(), new ArrayList<Double>());
      for (int i = 0; i < RENAMES; i++) {
        var name = "name " + i;
        long begin = System.nanoTime();
        owners.get(i % 2).patch(club.path(""), "{\"name\":\"" + name + "\"}").ok();
        millis.get(i % 2).add((System.nanoTime() - begin) / 1e6);
        for (var socket : List.of(here, there)) {
          assertThat(name(socket.next("workspace_update"))).isEqualTo(name);
        }
      }
      load.check();
      assertThat(backwards(club)).isZero();
      millis.forEach(times -> {
        Collections.sort(times);
        System.out.printf(
            Locale.ROOT,
            "a rename beside %d writers: p50 %.1f ms, p90 %.1f ms%n",
            2 * CLIENTS,
            times.get(times.size() / 2),
            times.get(times.size() * 9 / 10));
      });
    }
  }

  /// Each changes who may do what, so that the others were decided on what is not so any more: none
  /// is too late for ever, and whoever listens is told of each once.
  @Test
  void manyWhoComeAtOnceThroughThreeNodesAllGetIn() throws Exception {
    var at = List.of(nodes.node(0).client(), nodes.add().client(), nodes.add().client());
    var club = Club.found(nodes.node(0));
    var channel = club.channel();
    var names = IntStream.range(0, NEWCOMERS).mapToObj(i -> "newcomer" + i).toList();
    var people = names.stream().map(nodes.node(0)::person).toList();
    var sockets = at.stream().map(node -> club.owner().at(node).connect()).toList();
    try (var parallel = Executors.newVirtualThreadPerTaskExecutor()) {
      sockets.forEach(socket -> socket.subscribe(club.id(), channel));
      var answers =
          IntStream.range(0, NEWCOMERS)
              .mapToObj(i -> people.get(i).at(at.get(i % at.size())))
              .map(person -> parallel.submit(() -> person.post(club.path("/join"))))
              .toList();
      for (var answer : answers) {
        answer.get().ok();
      }
      var ids = people.stream().map(Person::id).toList();
      for (var socket : sockets) {
        var told = new ArrayList<String>();
        while (told.size() < NEWCOMERS) {
          told.add(socket.next("workspace_member_add").path("user_id").asText());
        }
        assertThat(told).containsExactlyInAnyOrderElementsOf(ids);
      }
      assertThat(backwards(club)).isZero();
    } finally {
      sockets.forEach(Socket::close);
    }
  }

  private static String name(JsonNode event) {
    return event.at("/updated_fields/name").asText();
  }

  /// Events whose transaction has a lower id than the one before.
  private static long backwards(Club club) {
    return Long.parseLong(
        club.server()
            .database()
            .sql(
                """
                SELECT count(*) FROM (
                  SELECT tx_id, lag(tx_id) OVER (ORDER BY seq) AS earlier FROM guild_log
                  WHERE guild_id = ?) AS log
                WHERE tx_id < earlier
                """,
                club.id())
            .getFirst());
  }

  private static JsonNode read(Person reader, Club club, String channel, String message) {
    return reader
        .get(club.path("/channels/" + channel + "/messages?limit=100"))
        .ok()
        .json()
        .path("messages")
        .valueStream()
        .filter(each -> each.path("message_id").asText().equals(message))
        .findFirst()
        .orElseThrow();
  }

  private void measured(String how, int count, Client one, Client two) throws Exception {
    var club = Club.found(nodes.node(0));
    try (var load = new GuildLoad(club)) {
      long begin = System.nanoTime();
      for (int i = 0; i < CLIENTS; i++) {
        load.write(club.member("ann").at(one));
        load.write(club.member("bob").at(two));
      }
      until(() -> load.acknowledged() >= count);
      System.out.printf(
          Locale.ROOT,
          "%s: %.0f messages/s, %d unavailable, %.0f conflicts, %.0f forwarded%n",
          how,
          load.acknowledged() / ((System.nanoTime() - begin) / 1e9),
          load.unavailable(),
          one.equals(two) ? 0 : conflicts(one) + conflicts(two),
          one.equals(two) ? 0 : forwarded(one, two));
      if (!one.equals(two)) {
        until(() -> forwarded(one, two) > 0);
      }
      load.check();
    }
  }

  private static double conflicts(Client at) {
    return Scrape.of(at).value("filament_writer_conflicts_total");
  }

  @Test
  void nothingIsLostOrTwiceWhenAnOwnerIsKilledUnderLoad() throws Exception {
    var here = nodes.node(0).client();
    try (var process = nodes.process(folder)) {
      killUnderLoad(process, here, process.ready());
    }
  }

  private void killUnderLoad(Program process, Client here, Client there) throws Exception {
    try (var load = new GuildLoad(ownedBy(there))) {
      for (int i = 0; i < CLIENTS; i++) {
        load.write(load.member().at(here));
        load.write(load.member().at(there));
      }
      until(() -> forwarded(here) > 0);
      process.kill();
      long begin = System.nanoTime();
      int before = load.acknowledged();
      until(() -> load.acknowledged() > before);
      double first = (System.nanoTime() - begin) / 1e9;
      until(() -> load.acknowledged() > before + 100);
      System.out.printf(
          Locale.ROOT,
          "owner killed: the next message after %.2f s, a hundred after %.2f s%n",
          first,
          (System.nanoTime() - begin) / 1e9);
      load.check();
    }
  }

  /// Each node owns about half of all guilds.
  private Club ownedBy(Client node) {
    Club club;
    do {
      club = Club.found(nodes.node(0));
      club.owner().at(node).get(club.path("/channels")).ok();
    } while (Scrape.of(node).value("filament_guilds_owned") < 1);
    return club;
  }
}
