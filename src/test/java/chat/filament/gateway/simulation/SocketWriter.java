package chat.filament.gateway.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Says things on a gateway socket and takes its own broadcast as the acknowledgement. While the
/// connection is open there must be one.
final class SocketWriter implements Runnable {
  private static final long POLL_MILLIS = 50;
  private static final long PATIENCE_SECONDS = 90;
  private static final int MAX_PAUSE_MILLIS = 80;

  private final SimulatedUser user;
  private final List<SimulatedGuild> guilds;
  private final RunState state;
  private final RandomGenerator random;
  private int number;

  SocketWriter(
      SimulatedUser user, List<SimulatedGuild> guilds, RunState state, RandomGenerator random) {
    this.user = user;
    this.guilds = guilds;
    this.state = state;
    this.random = random;
  }

  @Override
  public void run() {
    while (!state.over().get()) {
      try {
        connection();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(200));
      } catch (IOException e) {
        pause(random.nextInt(300));
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | AssertionError e) {
        state.counters().problem(user.name() + ": " + e);
      }
    }
  }

  private static void pause(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void connection() throws IOException, InterruptedException {
    var guild = guilds.get(random.nextInt(guilds.size()));
    var channel = guild.open().get(random.nextInt(guild.open().size()));
    try (var socket = GatewaySocket.open(user.person(), "")) {
      socket.send("subscribe", data(guild, channel).toString());
      while (!state.over().get() && say(socket, guild, channel)) {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_PAUSE_MILLIS));
      }
    }
  }

  private static com.fasterxml.jackson.databind.node.ObjectNode data(
      SimulatedGuild guild, String channel) {
    var data = JsonNodeFactory.instance.objectNode();
    return data.put("guild_id", guild.id()).put("channel_id", channel);
  }

  /// Whether the connection can be used further.
  private boolean say(GatewaySocket socket, SimulatedGuild guild, String channel)
      throws IOException, InterruptedException {
    var content = RestWriter.words(user.name() + " live", number++, random);
    state.operations().attempted.add(content);
    socket.send("message_create", data(guild, channel).put("content", content).toString());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() - end < 0) {
      var event = socket.poll(POLL_MILLIS);
      if (event.isEmpty() && !socket.isOpen()) {
        state.counters().unknown("socket " + socket.reason());
        return false;
      }
      if (event.isPresent() && isOwn(event.get(), content)) {
        var id = event.get().path("d").path("message_id").asText();
        state.operations().posted.put(id, new OperationLog.Posted(guild.id(), channel, content));
        state.counters().acknowledgedOnSockets.increment();
        return true;
      }
    }
    state.counters().problem("neither broadcast nor refused on an open connection: " + content);
    return false;
  }

  private static boolean isOwn(JsonNode event, String content) {
    return event.path("t").asText().equals("message_create")
        && event.path("d").path("content").asText().equals(content);
  }
}
