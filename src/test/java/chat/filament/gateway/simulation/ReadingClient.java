package chat.filament.gateway.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A client that keeps its cursors, comes back whenever its connection ends, and writes down what
/// it is told. It subscribes to what it wants again when it is shown to it again, and some do so to
/// every new channel that they hear of.
final class ReadingClient implements Runnable {
  private static final long POLL_MILLIS = 50;
  private static final int MAX_PAUSE_MILLIS = 1_500;

  private final SimulatedUser user;
  private final Behavior behavior;
  private final RunCounters counters;
  private final RandomGenerator random;
  private final Map<String, Set<String>> wanted = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> everWanted = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> wantedAtFirst = new ConcurrentHashMap<>();
  private final Map<String, ClientLog> logs = new ConcurrentHashMap<>();
  private final AtomicBoolean comeBack = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable GatewaySocket current;
  private volatile long readsAfter = System.nanoTime();

  /// What kind of client it is.
  ///
  /// @param subscribesToNew whether it subscribes to new channels, too
  /// @param leavesItself whether it sometimes goes away by itself
  record Behavior(boolean subscribesToNew, boolean leavesItself) {}

  ReadingClient(
      SimulatedUser user, Behavior behavior, RunCounters counters, RandomGenerator random) {
    this.user = user;
    this.behavior = behavior;
    this.counters = counters;
    this.random = random;
  }

  /// Before it runs: where it wants to be, and from which position on.
  ReadingClient wants(String guild, Set<String> channels, long from) {
    channels.forEach(channel -> wants(guild, channel));
    wantedAtFirst.put(guild, channels);
    logs.put(guild, new ClientLog(from));
    return this;
  }

  String name() {
    return user.name();
  }

  String id() {
    return user.id();
  }

  Map<String, ClientLog> logs() {
    return logs;
  }

  /// Every channel of a guild that it has ever asked for.
  Set<String> everWanted(String guild) {
    return everWanted.getOrDefault(guild, Set.of());
  }

  /// What it asked for from the beginning.
  Set<String> wantedAtFirst(String guild) {
    return wantedAtFirst.getOrDefault(guild, Set.of());
  }

  /// Takes nothing from its connection for so long, nor from the next one.
  void stopReading(long millis) {
    readsAfter = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    Optional.ofNullable(current).ifPresent(socket -> socket.readAfter(readsAfter));
  }

  /// Makes it connect again.
  void comeBack() {
    comeBack.set(true);
  }

  void end() {
    over.set(true);
  }

  @Override
  public void run() {
    while (!over.get()) {
      try {
        connection();
        pause(random.nextInt(behavior.leavesItself() ? MAX_PAUSE_MILLIS : 200));
      } catch (IOException e) {
        counters.refused(e);
        if (String.valueOf(e.getMessage()).contains(" 401 ")) {
          user.forget();
        }
        pause(20 + random.nextInt(200));
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | AssertionError e) {
        counters.problem(name() + ": " + e);
        pause(MAX_PAUSE_MILLIS);
      }
    }
  }

  private static void pause(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the next thing that waits ends it
    }
  }

  /// One connection, from its begin to its end.
  private void connection() throws IOException, InterruptedException {
    comeBack.set(false);
    long begin = System.nanoTime();
    try (var socket = GatewaySocket.open(user.person(), "resume=1")) {
      current = socket;
      socket.readAfter(readsAfter);
      listen(socket, begin);
    } finally {
      current = null;
    }
  }

  private void listen(GatewaySocket socket, long begin) throws IOException, InterruptedException {
    counters.connected.increment();
    logs.values().forEach(clientLog -> clientLog.add(new ClientLog.Opened(begin)));
    long leave = behavior.leavesItself() ? begin + random.nextLong(3_000_000_000L) : Long.MAX_VALUE;
    socket.send("resume", resume());
    while (true) {
      var event = socket.poll(POLL_MILLIS);
      if (event.isPresent()) {
        received(socket, event.get());
      } else if (!socket.isOpen()) {
        counters.ended(socket.reason());
        return;
      }
      boolean leaves = behavior.leavesItself() && System.nanoTime() - leave > 0;
      if (over.get() || comeBack.get() || leaves) {
        return;
      }
    }
  }

  private String resume() {
    var positions = new LinkedHashMap<String, Long>();
    logs.forEach((guild, clientLog) -> {
      if (clientLog.position() >= 0) {
        positions.put(guild, clientLog.position());
      }
    });
    var guilds =
        positions.entrySet().stream()
            .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
            .collect(Collectors.joining(","));
    var channels =
        wanted.entrySet().stream()
            .flatMap(entry -> entry.getValue().stream().map(id -> guild(entry.getKey(), id)))
            .collect(Collectors.joining(","));
    return "{\"guilds\":{%s},\"user\":0,\"channels\":[%s]}".formatted(guilds, channels);
  }

  private static String guild(String guild, String channel) {
    return "{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}".formatted(guild, channel);
  }

  private void received(GatewaySocket socket, JsonNode event) {
    var data = event.path("d");
    var type = event.path("t").asText();
    switch (type) {
      case "resume_gap" -> {
        counters.gaps.increment();
        clientLog(data)
            .add(new ClientLog.Gap(data.path("from").asLong(), data.path("to").asLong()));
      }
      case "resumed" -> resumed(data);
      case "subscribed" ->
          clientLog(data).add(new ClientLog.Subscribed(data.path("channel_id").asText()));
      default -> {
        if (event.has("s")) {
          counters.received.increment();
          int hash = LogOracle.hash(type, data);
          clientLog(data)
              .add(new ClientLog.Received(event.path("s").asLong(), hash, System.nanoTime()));
          react(socket, type, data);
        }
      }
    }
  }

  private ClientLog clientLog(JsonNode data) {
    var guild = data.path("guild_id").asText();
    return logs.computeIfAbsent(guild, key -> new ClientLog(-1));
  }

  private void resumed(JsonNode data) {
    counters.resumed.increment();
    data.path("guilds")
        .properties()
        .forEach(entry -> {
          var channels = new java.util.HashSet<String>();
          for (var channel : data.path("channels")) {
            if (channel.path("guild_id").asText().equals(entry.getKey())) {
              channels.add(channel.path("channel_id").asText());
            }
          }
          logs.computeIfAbsent(entry.getKey(), key -> new ClientLog(-1))
              .add(new ClientLog.Resumed(entry.getValue().asLong(), Set.copyOf(channels)));
        });
  }

  /// What a client does about what it hears.
  private void react(GatewaySocket socket, String type, JsonNode data) {
    var guild = data.path("guild_id").asText();
    switch (type) {
      case "workspace_channel_permission_override_update" -> {
        var channel = data.path("channel_id").asText();
        boolean mine = data.path("target_id").asText().equals(id());
        boolean shown = data.path("updated_fields").path("deny").isEmpty();
        if (mine && shown && wanted.getOrDefault(guild, Set.of()).contains(channel)) {
          subscribe(socket, guild, channel);
        }
      }
      case "channel_create" -> {
        if (behavior.subscribesToNew()) {
          var channel = data.path("channel").path("channel_id").asText();
          wants(guild, channel);
          subscribe(socket, guild, channel);
        }
      }
      case "channel_delete" ->
          wanted.getOrDefault(guild, Set.of()).remove(data.path("channel_id").asText());
      default -> {}
    }
  }

  private void wants(String guild, String channel) {
    wanted.computeIfAbsent(guild, key -> ConcurrentHashMap.newKeySet()).add(channel);
    everWanted.computeIfAbsent(guild, key -> ConcurrentHashMap.newKeySet()).add(channel);
  }

  private static void subscribe(GatewaySocket socket, String guild, String channel) {
    try {
      socket.send("subscribe", guild(guild, channel));
    } catch (IOException e) {
      return; // the connection has ended; the next one asks for all
    }
  }
}
