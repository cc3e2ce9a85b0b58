package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Client;
import chat.filament.testing.Person;
import chat.filament.testing.Scrape;
import chat.filament.testing.Socket;
import chat.filament.testing.SteppingClock;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The clock of the machine is set by hours and by a year, forwards and backwards, while the server
/// runs and while it is down: nothing is lost, nothing fails, what expires does so by the clock.
class ClockStepsIT {
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration HOURS = Duration.ofHours(3);
  private static final long TOKEN_SECONDS = 900;
  private static final long SESSION_SECONDS = TimeUnit.DAYS.toSeconds(30);
  private static final Pattern FAULTS = Pattern.compile("requests_total\\{[^}]*code=\"500\"");

  private final SteppingClock clock = new SteppingClock();

  @AutoClose private final TestServer server = TestServer.start(Map.of(), clock);

  private final List<String> posted = new ArrayList<>();
  private Person ann = server.person("ann");
  private final String guild = ann.createGuild();
  private final String channel = ann.createChannel(guild);

  /// When ann's tokens were issued, by the server's clock.
  private long issued = now();

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private String path(String rest) {
    return "/guilds/" + guild + rest;
  }

  private void say() {
    posted.add(ann.say(guild, channel, "message " + posted.size()));
  }

  /// Access token and auth session end when the clock says so, and not before.
  private void comeBack() {
    ann = ann.at(server.client());
    boolean fresh = now() < issued + TOKEN_SECONDS;
    assertThat(ann.get("/auth/me").status()).isEqualTo(fresh ? 200 : 401);
    if (fresh) {
      return;
    }
    boolean live = now() < issued + SESSION_SECONDS;
    var body = "{\"refresh_token\":\"" + ann.refreshToken() + "\"}";
    var refreshed = new Client(server.url()).post("/auth/refresh", body);
    assertThat(refreshed.status()).isEqualTo(live ? 200 : 401);
    ann = live ? with(refreshed) : ann.logInAgain();
    issued = now();
  }

  private Person with(Answer tokens) {
    var client = server.client().with(tokens.text("access_token"));
    return new Person(ann.name(), ann.password(), ann.id(), client, tokens.text("refresh_token"));
  }

  /// Every message is in the history, newest first, in the order in which they were posted.
  private void requireHistory() {
    var messages = ann.get(path("/channels/" + channel + "/messages?limit=100")).ok().json();
    var ids = messages.path("messages").findValuesAsText("message_id");
    assertThat(ids).isEqualTo(posted.reversed());
    assertThat(posted).isSorted();
  }

  private void requireSearch() {
    var found = ann.search(path("/search?q=message&limit=50&sort=newest")).json();
    var ids = found.path("message_ids").valueStream().map(JsonNode::asText).toList();
    assertThat(ids).isEqualTo(posted.reversed());
  }

  private void requireIdempotency() {
    var key = "key-" + posted.size();
    var ids =
        IntStream.range(0, 2)
            .mapToObj(n ->
                ann.client()
                    .send(
                        "POST",
                        path("/channels/" + channel + "/messages"),
                        "{\"content\":\"message once\"}",
                        request -> request.header("idempotency-key", key))
                    .ok()
                    .text("message_id"))
            .toList();
    assertThat(ids.getFirst()).isEqualTo(ids.getLast());
    posted.add(ids.getFirst());
  }

  /// What was missed since `from` comes in order, or a gap says exactly what does not.
  private void requireReplay(long from) {
    requireReplay(ann, from);
  }

  private void requireReplay(Person who, long from) {
    try (var socket = who.connect("resume=1")) {
      var wish =
          "{\"guilds\":{\"%1$s\":%2$d},\"user\":0,\"channels\":[{\"guild_id\":\"%1$s\",\"channel_id\":\"%3$s\"}]}"
              .formatted(guild, from, channel);
      socket.send("resume", wish);
      long at = from;
      for (var event : socket.upTo("resumed")) {
        var data = event.path("d");
        if (event.path("t").asText().equals("resume_gap") && data.has("guild_id")) {
          assertThat(data.path("from").asLong()).isEqualTo(at + 1);
          at = data.path("to").asLong();
        } else if (event.has("s") && data.has("guild_id")) {
          assertThat(event.path("s").asLong()).isEqualTo(++at);
        } else if (event.path("t").asText().equals("resumed")) {
          assertThat(data.path("guilds").path(guild).asLong()).isEqualTo(at);
        }
      }
    }
  }

  private long lastSeq() {
    var sql = "SELECT last_seq FROM guild_log_head WHERE guild_id = ?";
    return Long.parseLong(server.database().sql(sql, guild).getFirst());
  }

  /// A socket lives as long as its auth session, whatever its access token does.
  private void requireSocket(Socket socket, boolean lives) {
    if (lives) {
      say();
      assertThat(socket.next("message_create").path("message_id").asText())
          .isEqualTo(posted.getLast());
    } else {
      assertThat(socket.closed()).isEqualTo(new Socket.Closed(1008, "session_revoked"));
    }
  }

  private void step(Duration to, boolean whileItRuns) throws Exception {
    say();
    long seen = lastSeq();
    say();
    if (whileItRuns) {
      try (var socket = ann.connect("resume=1").subscribe(guild, channel)) {
        clock.set(to);
        boolean lives = now() < issued + SESSION_SECONDS;
        if (lives) {
          comeBack();
        }
        requireSocket(socket, lives);
      }
    } else {
      server.restart(() -> clock.set(to));
    }
    comeBack();
    say();
    requireIdempotency();
    ann.patch(
            path("/channels/" + channel + "/messages/" + posted.getLast()),
            "{\"content\":\"message once, mended\"}")
        .ok();
    requireHistory();
    requireSearch();
    requireReplay(seen);
    assertThat(FAULTS.matcher(Scrape.of(server).text()).find()).isFalse();
  }

  /// What belongs to it is a matter of order, not of time.
  @Test
  void nothingIsMissingOfAMembershipThatBeganWhileTheClockWasAhead() {
    clock.set(HOURS);
    var bob = server.person("bob");
    bob.join(guild);
    long from = lastSeq();
    clock.set(Duration.ZERO);
    ann.patch(path(""), "{\"name\":\"Renamed\"}").ok();
    ann.createChannel(guild);
    assertThat(lastSeq()).isEqualTo(from + 2);
    requireReplay(bob, from);
  }

  @Test
  void stepsWhileItRuns() throws Exception {
    for (var offset : List.of(HOURS, HOURS.negated(), YEAR, Duration.ZERO, YEAR.negated())) {
      step(offset, true);
    }
    step(Duration.ZERO, true);
  }

  @Test
  void stepsWhileItIsDown() throws Exception {
    for (var offset : List.of(HOURS, YEAR, YEAR.negated())) {
      step(offset, false);
    }
    step(Duration.ZERO, false);
  }

  /// Somebody else's transaction holds up the end of the log behind what is dropped.
  @Test
  void searchIsCompleteAgainWhenATransactionOfBeforeHasEnded() throws Exception {
    try (var connection = server.database().connection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT pg_current_xact_id()");
      say();
      server.restart(() -> clock.set(YEAR));
      comeBack();
      say();
      server.database().awaitNone("SELECT seq FROM guild_log WHERE created_at < ?", issued);
      for (int i = 0; i < 10; i++) {
        var found = ann.get(path("/search?q=message"));
        assertThat(found.json().path("complete").asBoolean()).isFalse();
      }
      connection.commit();
    }
    requireSearch();
  }

  @Test
  void nobodyIsLockedOutUntilTheClockIsBackWhereItWas() {
    for (int i = 0; i < 5; i++) {
      assertThat(logIn("wrong password " + i)).isEqualTo(401);
    }
    assertThat(logIn(ann.password())).isEqualTo(401);
    clock.set(HOURS.negated());
    assertThat(logIn(ann.password())).isEqualTo(200);
  }

  private int logIn(String password) {
    var client = new Client(server.url());
    return client.post("/auth/login", Person.credentials(ann.name(), password)).status();
  }
}
