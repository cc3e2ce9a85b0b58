package chat.filament.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.RoleId;
import chat.filament.core.SessionId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.Channel;
import chat.filament.core.permission.ChannelKind;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.core.permission.PermissionSet;
import chat.filament.core.permission.Role;
import chat.filament.core.permission.Standing;
import chat.filament.core.permission.SystemRole;
import chat.filament.platform.config.Config;
import chat.filament.platform.db.Database;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Batch;
import chat.filament.platform.event.Event;
import chat.filament.platform.event.LocalBackplane;
import chat.filament.platform.event.Personal;
import chat.filament.platform.http.ClientAddress;
import chat.filament.platform.http.Identity;
import chat.filament.platform.log.LogReader;
import chat.filament.platform.metrics.Metrics;
import chat.filament.platform.socket.SocketCaller;
import chat.filament.testing.Socket;
import chat.filament.testing.TestDatabase;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A shard by itself, with real sockets and a real log, whose backplane carries what the test says.
class LossyBackplaneIT {
  private static final GuildId GUILD = new GuildId("01ARZ3NDEKTSV4RRFFQ69G5FAA");
  private static final ChannelId CHANNEL = new ChannelId("01ARZ3NDEKTSV4RRFFQ69G5FAB");
  private static final UserId ANN = new UserId("01ARZ3NDEKTSV4RRFFQ69G5FAC");
  private static final Instant LONG_AGO = Instant.ofEpochSecond(1);

  private static final LocalBackplane BACKPLANE = new LocalBackplane();
  private static TestDatabase database;
  private static Vertx vertx;
  private static String url;
  private static @Nullable Context shardsLoop;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.create();
    vertx = Vertx.vertx();
    var log = new LogReader(Database.open(vertx, database.url()));
    var context =
        new ShardContext(
            new Config.Gateway(1_000, 10, 1_000, 100, 100, 0),
            new Metrics(),
            new Known(),
            log,
            new ShardContext.Extensions(
                List.of(), List.of(), (caller, guild) -> Future.succeededFuture()));
    context.listen(BACKPLANE);
    var caller =
        new SocketCaller(
            new Identity(ANN, new SessionId("01ARZ3NDEKTSV4RRFFQ69G5FAD")),
            new ClientAddress(null, false));
    url = listen(context, caller).await(10, TimeUnit.SECONDS);
  }

  private static Future<String> listen(ShardContext context, SocketCaller caller) {
    return vertx
        .deployVerticle(loop -> {
          shardsLoop = loop;
          var shard = new Shard(loop, System::nanoTime, context, left -> {});
          shard.start();
          return vertx
              .createHttpServer()
              .requestHandler(request -> {
                boolean resumes = "resume=1".equals(request.query());
                loop.runOnContext(go -> shard.open(request, caller, resumes));
              })
              .listen(0, "127.0.0.1")
              .onSuccess(server -> url = "http://127.0.0.1:" + server.actualPort());
        })
        .map(id -> url);
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
    database.close();
  }

  @Test
  void readsLostEventsFromTheLogAndDropsRepeats() {
    IntStream.rangeClosed(1, 20).forEach(LossyBackplaneIT::commit);
    try (var socket = Socket.open(url, null, "resume=1")) {
      socket.subscribe(GUILD.value(), CHANNEL.value());
      publish(3, 2);
      publish(7, 1);
      publish(3, 2);
      publish(6, 3);
      publish(20, 1);
      publish(21, 1);
      assertThat(IntStream.range(0, 19).mapToObj(i -> position(socket)).toList())
          .isEqualTo(IntStream.rangeClosed(3, 21).boxed().toList());
    }
  }

  /// Nothing is delivered before all of it waits, among it what is too long to go out with others.
  @Test
  void deliversWhatWaitedTogetherOneByOneAndInOrder() {
    try (var numbered = Socket.open(url, null, "resume=1");
        var plain = Socket.open(url, null, "")) {
      numbered.subscribe(GUILD.value(), CHANNEL.value());
      plain.subscribe(GUILD.value(), CHANNEL.value());
      Objects.requireNonNull(shardsLoop)
          .runOnContext(busy -> {
            publish(1_001, 40);
            for (int seq = 1_041; seq <= 1_300; seq++) {
              publish(seq, 1);
            }
          });
      for (int seq = 1_001; seq <= 1_300; seq++) {
        assertThat(position(numbered)).isEqualTo(seq);
        var event = plain.upTo("message_create").getLast();
        assertThat(event.path("d").path("number").asInt()).isEqualTo(seq);
        assertThat(event.has("s")).isFalse();
      }
    }
  }

  /// The client came when access had moved on already, but the event had not come yet.
  @Test
  void tellsOfAGapWhereNobodyKnowsAnyMoreWhoSawAChannel() {
    var guild = new GuildId("01ARZ3NDEKTSV4RRFFQ69G5FAG");
    var gone = new ChannelId("01ARZ3NDEKTSV4RRFFQ69G5FAH");
    database.sql(
        "INSERT INTO guilds (guild_id, name, visibility, created_at) VALUES (?, 'a', 'public', 1)",
        guild.value());
    database.sql("INSERT INTO guild_log_head (guild_id) VALUES (?)", guild.value());
    try (var resuming = Socket.open(url, null, "resume=1")) {
      resuming.send(
          "resume",
          """
          {"guilds":{"%s":0},"user":0,"channels":[{"guild_id":"%s","channel_id":"%s"}]}\
          """
              .formatted(guild.value(), guild.value(), CHANNEL.value()));
      resuming.upTo("resumed");
      var deleted = new Event("channel_delete", new Audience.Viewers(gone), null, payload(1));
      var said = new Event("message_create", new Audience.InChannel(CHANNEL), null, payload(2));
      BACKPLANE.publish(new Batch(guild, 1, List.of(deleted, said), new AccessChange.None()));
      assertThat(resuming.next().toString())
          .isEqualTo(
              "{\"v\":1,\"t\":\"resume_gap\",\"d\":{\"guild_id\":\"%s\",\"from\":1,\"to\":1}}"
                  .formatted(guild.value()));
      assertThat(resuming.next().path("s").asLong()).isEqualTo(2);
    }
  }

  @Test
  void deliversToAllSocketsOfAUser() {
    try (var one = Socket.open(url, null, "resume=1");
        var two = Socket.open(url, null, "resume=1")) {
      one.next("ready");
      two.next("ready");
      var stranger = new UserId("01ARZ3NDEKTSV4RRFFQ69G5FAE");
      BACKPLANE.publish(new Personal(Set.of(stranger), "friend_remove", Buffer.buffer("{}")));
      BACKPLANE.publish(new Personal(Set.of(ANN), "profile_update", Buffer.buffer("{}")));
      assertThat(one.next().toString()).isEqualTo("{\"v\":1,\"t\":\"profile_update\",\"d\":{}}");
      assertThat(two.next().path("t").asText()).isEqualTo("profile_update");
    }
  }

  private static int position(Socket socket) {
    var event = socket.upTo("message_create").getLast();
    assertThat(event.path("d").path("number")).isEqualTo(event.path("s"));
    return event.path("s").asInt();
  }

  private static void commit(int seq) {
    database.sql(
        """
        INSERT INTO guild_log (guild_id, seq, type, audience, channel_id, payload, created_at)
        VALUES (?, ?, 'message_create', 'channel', ?, ?, 1)
        """,
        GUILD.value(),
        seq,
        CHANNEL.value(),
        payload(seq).getBytes());
  }

  private static void publish(int first, int count) {
    var events =
        IntStream.range(first, first + count)
            .mapToObj(seq ->
                new Event("message_create", new Audience.InChannel(CHANNEL), null, payload(seq)))
            .toList();
    BACKPLANE.publish(new Batch(GUILD, first, events, new AccessChange.None()));
  }

  private static Buffer payload(int seq) {
    var text = "x".repeat(seq % 50 == 0 ? 20_000 : seq % 50 * 20);
    return Buffer.buffer("{\"number\":" + seq + ",\"text\":\"" + text + "\"}");
  }

  /// Everybody is a member of the one guild there is.
  private static final class Known implements AccessSource {
    private static final Role EVERYONE =
        new Role(
            new RoleId("01ARZ3NDEKTSV4RRFFQ69G5FAF"),
            "@everyone",
            0,
            PermissionSet.ALL,
            true,
            SystemRole.EVERYONE,
            null,
            LONG_AGO);
    private static final GuildSnapshot SNAPSHOT =
        new GuildSnapshot(
            GUILD,
            "Club",
            true,
            1,
            Map.of(EVERYONE.id(), EVERYONE),
            Map.of(CHANNEL, new Channel(CHANNEL, "general", ChannelKind.TEXT, LONG_AGO, Map.of())),
            null);

    @Override
    public @Nullable Access peek(GuildId guild, UserId user) {
      return Access.of(SNAPSHOT, new Standing.Member(user, Set.of()), null);
    }

    @Override
    public Future<Optional<Access>> of(GuildId guild, UserId user) {
      return Future.succeededFuture(Optional.ofNullable(peek(guild, user)));
    }
  }
}
