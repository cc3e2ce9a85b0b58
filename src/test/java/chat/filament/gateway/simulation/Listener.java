package chat.filament.gateway.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// A client that keeps its cursors, comes back whenever its connection ends, and writes down what
/// it is told. It subscribes to what it wants again when it is shown to it again, and some do so to
/// every new channel that they hear of.
final class Listener implements Runnable {
  private static final long POLL_MILLIS = 50;
  private static final int MAX_PAUSE_MILLIS = 1_500;

  private final Traveller traveller;
  private final Habits habits;
  private final Tally tally;
  private final RandomGenerator random;
  private final Map<String, Set<String>> wanted = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> everWanted = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> wantedAtFirst = new ConcurrentHashMap<>();
  private final Map<String, Journal> journals = new ConcurrentHashMap<>();
  private final AtomicBoolean comeBack = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();

  /// What kind of client it is.
  ///
  /// @param curious whether it subscribes to new channels, too
  /// @param restless whether it sometimes goes away by itself
  record Habits(boolean curious, boolean restless) {}

  Listener(Traveller traveller, Habits habits, Tally tally, RandomGenerator random) {
    this.traveller = traveller;
    this.habits = habits;
    this.tally = tally;
    this.random = random;
  }

  /// Before it runs: where it wants to be, and from which position on.
  Listener wants(String guild, Set<String> channels, long from) {
    channels.forEach(channel -> wants(guild, channel));
    wantedAtFirst.put(guild, channels);
    journals.put(guild, new Journal(from));
    return this;
  }

  String name() {
    return traveller.name();
  }

  String id() {
    return traveller.id();
  }

  Map<String, Journal> journals() {
    return journals;
  }

  /// Every channel of a guild that it has ever asked for.
  Set<String> everWanted(String guild) {
    return everWanted.getOrDefault(guild, Set.of());
  }

  /// What it asked for from the beginning.
  Set<String> wantedAtFirst(String guild) {
    return wantedAtFirst.getOrDefault(guild, Set.of());
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
        pause(random.nextInt(habits.restless() ? MAX_PAUSE_MILLIS : 200));
      } catch (IOException e) {
        tally.refused(e);
        pause(20 + random.nextInt(200));
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | AssertionError e) {
        tally.problem(name() + ": " + e);
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
    try (var wire = Wire.open(traveller.person(), "resume=1")) {
      listen(wire, begin);
    }
  }

  private void listen(Wire wire, long begin) throws IOException, InterruptedException {
    tally.connected.increment();
    journals.values().forEach(journal -> journal.add(new Journal.Opened(begin)));
    long leave = habits.restless() ? begin + random.nextLong(3_000_000_000L) : Long.MAX_VALUE;
    wire.send("resume", resume());
    while (true) {
      var event = wire.poll(POLL_MILLIS);
      if (event.isPresent()) {
        heard(wire, event.get());
      } else if (!wire.isOpen()) {
        tally.ended(wire.reason());
        return;
      }
      boolean bored = habits.restless() && System.nanoTime() - leave > 0;
      if (over.get() || comeBack.get() || bored) {
        return;
      }
    }
  }

  private String resume() {
    var positions = new LinkedHashMap<String, Long>();
    journals.forEach((guild, journal) -> {
      if (journal.position() >= 0) {
        positions.put(guild, journal.position());
      }
    });
    var guilds =
        positions.entrySet().stream()
            .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
            .collect(Collectors.joining(","));
    var channels =
        wanted.entrySet().stream()
            .flatMap(entry -> entry.getValue().stream().map(id -> place(entry.getKey(), id)))
            .collect(Collectors.joining(","));
    return "{\"guilds\":{%s},\"user\":0,\"channels\":[%s]}".formatted(guilds, channels);
  }

  private static String place(String guild, String channel) {
    return "{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}".formatted(guild, channel);
  }

  private void heard(Wire wire, JsonNode event) {
    var data = event.path("d");
    var type = event.path("t").asText();
    switch (type) {
      case "resume_gap" -> {
        tally.gaps.increment();
        journal(data).add(new Journal.Gap(data.path("from").asLong(), data.path("to").asLong()));
      }
      case "resumed" -> resumed(data);
      case "subscribed" ->
          journal(data).add(new Journal.Subscribed(data.path("channel_id").asText()));
      default -> {
        if (event.has("s")) {
          tally.heard.increment();
          int hash = GuildLog.hash(type, data);
          journal(data).add(new Journal.Heard(event.path("s").asLong(), hash, System.nanoTime()));
          react(wire, type, data);
        }
      }
    }
  }

  private Journal journal(JsonNode data) {
    var guild = data.path("guild_id").asText();
    return journals.computeIfAbsent(guild, key -> new Journal(-1));
  }

  private void resumed(JsonNode data) {
    tally.resumed.increment();
    data.path("guilds")
        .properties()
        .forEach(entry -> {
          var channels = new java.util.HashSet<String>();
          for (var channel : data.path("channels")) {
            if (channel.path("guild_id").asText().equals(entry.getKey())) {
              channels.add(channel.path("channel_id").asText());
            }
          }
          journals
              .computeIfAbsent(entry.getKey(), key -> new Journal(-1))
              .add(new Journal.Resumed(entry.getValue().asLong(), Set.copyOf(channels)));
        });
  }

  /// What a client does about what it hears.
  private void react(Wire wire, String type, JsonNode data) {
    var guild = data.path("guild_id").asText();
    switch (type) {
      case "workspace_channel_permission_override_update" -> {
        var channel = data.path("channel_id").asText();
        boolean mine = data.path("target_id").asText().equals(id());
        boolean shown = data.path("updated_fields").path("deny").isEmpty();
        if (mine && shown && wanted.getOrDefault(guild, Set.of()).contains(channel)) {
          subscribe(wire, guild, channel);
        }
      }
      case "channel_create" -> {
        if (habits.curious()) {
          var channel = data.path("channel").path("channel_id").asText();
          wants(guild, channel);
          subscribe(wire, guild, channel);
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

  private static void subscribe(Wire wire, String guild, String channel) {
    try {
      wire.send("subscribe", place(guild, channel));
    } catch (IOException e) {
      return; // the connection has ended; the next one asks for all
    }
  }
}
