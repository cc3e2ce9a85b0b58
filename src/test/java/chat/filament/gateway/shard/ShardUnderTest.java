package chat.filament.gateway.shard;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.SessionId;
import chat.filament.core.UserId;
import chat.filament.gateway.delivery.Delivery;
import chat.filament.gateway.nodes.OwnCounts;
import chat.filament.gateway.presence.Presence;
import chat.filament.platform.config.Config;
import chat.filament.platform.db.Database;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Batch;
import chat.filament.platform.event.Event;
import chat.filament.platform.event.LocalBackplane;
import chat.filament.platform.http.ClientAddress;
import chat.filament.platform.http.Identity;
import chat.filament.platform.log.LogReader;
import chat.filament.platform.metrics.Metrics;
import chat.filament.platform.socket.SocketCaller;
import chat.filament.platform.socket.SubscribeState;
import chat.filament.testing.Socket;
import chat.filament.testing.TestDatabase;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Shards by themselves, with real sockets and a real log, whose backplane carries what the test
/// says and whose clock it may put forward. The user of a socket is named by its query.
final class ShardUnderTest implements AutoCloseable {
  static final GuildId GUILD = new GuildId("01ARZ3NDEKTSV4RRFFQ69G5FAA");
  static final ChannelId CHANNEL = new ChannelId("01ARZ3NDEKTSV4RRFFQ69G5FAB");
  static final UserId ANN = new UserId("01ARZ3NDEKTSV4RRFFQ69G5FAC");
  static final UserId BOB = new UserId("01ARZ3NDEKTSV4RRFFQ69G5FBB");
  private static final int MANY = 1_000_000;

  final LocalBackplane backplane = new LocalBackplane();
  final KnownAccess access;
  private final TestDatabase database = TestDatabase.create();
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private final AtomicLong ahead = new AtomicLong();
  private final Metrics metrics = new Metrics();
  private final ShardContext context;
  private final int port;
  private volatile @Nullable Context loop;

  ShardUnderTest(KnownAccess access, List<SubscribeState> states, int shards) {
    this.access = access;
    database.sql(
        "INSERT INTO guilds (guild_id, name, visibility, created_at) VALUES (?, 'a', 'public', 1)",
        GUILD.value());
    database.sql("INSERT INTO guild_log_head (guild_id) VALUES (?)", GUILD.value());
    this.context =
        new ShardContext(
            new Config.Gateway(MANY, 10, MANY, 100, 100, 0),
            metrics,
            access,
            new LogReader(Database.open(vertx, database.url())),
            new ShardContext.Extensions(
                List.of(), states, (caller, guild) -> Future.succeededFuture()),
            new OwnCounts(/* told= */ false));
    context.listen(backplane);
    try {
      this.port = listen(context, shards).await(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static ShardUnderTest start() {
    return new ShardUnderTest(
        new KnownAccess(KnownAccess.structure(GUILD, 1, List.of(CHANNEL))), List.of(), 1);
  }

  /// Sockets come to the last of them.
  private Future<Integer> listen(ShardContext context, int shards) {
    Promised ports = new Promised();
    return vertx
        .deployVerticle(loop -> {
          this.loop = loop;
          for (int i = 1; i < shards; i++) {
            new Shard(loop, this::nanos, context, left -> Future.succeededFuture()).start();
          }
          var shard = new Shard(loop, this::nanos, context, left -> Future.succeededFuture());
          shard.start();
          return vertx
              .createHttpServer()
              .requestHandler(request -> {
                request.response().putHeader("x-request-id", "test");
                boolean resumes = request.uri().contains("resume=1");
                loop.runOnContext(go -> shard.open(request, caller(request), resumes));
              })
              .listen(0, "127.0.0.1")
              .onSuccess(server -> ports.port = server.actualPort());
        })
        .map(id -> ports.port);
  }

  private static final class Promised {
    private int port;
  }

  /// Does something on the shards' event loop, so that they see what comes of it together.
  void onLoop(Runnable what) {
    Objects.requireNonNull(loop).runOnContext(go -> what.run());
  }

  private long nanos() {
    return System.nanoTime() + ahead.get();
  }

  private static SocketCaller caller(HttpServerRequest request) {
    var user = request.uri().contains("bob") ? BOB : ANN;
    return new SocketCaller(
        new Identity(user, new SessionId("01ARZ3NDEKTSV4RRFFQ69G5FAD")),
        new ClientAddress(null, false));
  }

  /// Puts the shards' clock forward.
  void later(int seconds) {
    ahead.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  int port() {
    return port;
  }

  Socket connect(String query) {
    return Socket.open("http://127.0.0.1:" + port, null, query).ofMadeUpEvents();
  }

  Socket subscribed(String query) {
    return connect(query).subscribe(GUILD.value(), CHANNEL.value());
  }

  /// Publishes events to the channel, each with its position in `number`.
  void publish(int first, int count, int bytes) {
    publish(first, IntStream.range(first, first + count).mapToObj(n -> event(n, bytes)).toList());
  }

  void publish(int first, List<Event> events) {
    publish(first, events, new AccessChange.None());
  }

  void publish(int first, List<Event> events, AccessChange access) {
    backplane.publish(new Batch(GUILD, first, events, access));
  }

  /// Tells everybody that somebody has come.
  void announce(UserId user) {
    var presence = new Presence();
    presence.arrive(GUILD, user, user);
    var announcement = presence.announcement(GUILD, 1);
    context.fanout.offer(new Delivery.Presences(Objects.requireNonNull(announcement)));
  }

  /// So many more guilds.
  List<GuildId> found(int guilds) {
    var ids = IntStream.range(0, guilds).mapToObj("01ARZ3NDEKTSV4RRFFQ69H%04d"::formatted).toList();
    for (var id : ids) {
      database.sql(
          "INSERT INTO guilds (guild_id, name, visibility, created_at) VALUES (?, 'a', 'public',"
              + " 1)",
          id);
      database.sql("INSERT INTO guild_log_head (guild_id) VALUES (?)", id);
    }
    return ids.stream().map(GuildId::new).toList();
  }

  static Event event(int number, int bytes) {
    return new Event(
        "message_create", new Audience.InChannel(CHANNEL), null, payload(number, bytes));
  }

  static Buffer payload(int number, int bytes) {
    return Buffer.buffer("{\"number\":" + number + ",\"text\":\"" + "x".repeat(bytes) + "\"}");
  }

  /// Writes events into the log, `first..last`, which moves its head.
  void commit(int first, int last, int bytes) {
    database.sql(
        """
        INSERT INTO guild_log (guild_id, seq, type, audience, channel_id, ref_id, payload, created_at)
        SELECT ?, n, 'message_create', 'channel', ?, '01ARZ3NDEKTSV4RRFFQ69' || lpad(n::text, 5, '0'),
          convert_to('{"number":' || n || ',"text":"' || repeat('x', ?) || '"}', 'UTF8'), 1
        FROM generate_series(?, ?) n
        """,
        GUILD.value(),
        CHANNEL.value(),
        bytes,
        first,
        last);
    head(last);
  }

  void head(int last) {
    database.sql("UPDATE guild_log_head SET last_seq = ? WHERE guild_id = ?", last, GUILD.value());
  }

  static String resume(long from) {
    return """
    {"guilds":{"%s":%d},"user":0,"channels":[{"guild_id":"%s","channel_id":"%s"}]}\
    """
        .formatted(GUILD.value(), from, GUILD.value(), CHANNEL.value());
  }

  /// A series as it is printed, labels included; 0 when it is not there.
  long metric(String series) {
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  /// Fails after 30 s.
  void await(String series, long value) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (metric(series) != value) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(series + ": " + metric(series) + " (expected: " + value + ")");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(60, TimeUnit.SECONDS);
    database.close();
  }
}
