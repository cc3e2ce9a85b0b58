package chat.filament.bench.scenario;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The gateway of a [StandIn]: subscriptions, delivery, resumption from a log in memory.
///
/// Its queues are small, so that a socket that does not read is found out after a few messages. So
/// that one that merely has no turn on a busy machine is not, posts are not answered while a queue
/// is full: only one that does not move although nothing more comes is cut.
final class StandInGateway {
  private static final int QUEUE_BYTES = 8192;
  private static final int STUCK_MILLIS = 300;

  private final Vertx vertx;
  private final Fault fault;
  private final List<Client> clients = new ArrayList<>();
  private final Map<String, List<JsonObject>> log = new HashMap<>();
  private int slowConsumers;
  private Optional<Held> held = Optional.empty();

  /// A delivery that the next one of its channel to the same client overtakes.
  private record Held(Client client, String channel, JsonObject event) {}

  private static final class Client {
    private final ServerWebSocket socket;
    private final boolean resumable;
    private final Set<String> channels = new HashSet<>();
    private Future<Void> drained = Future.succeededFuture();

    private Client(ServerWebSocket socket) {
      this.socket = socket;
      resumable = socket.query() != null && socket.query().contains("resume=1");
    }
  }

  StandInGateway(Vertx vertx, Fault fault) {
    this.vertx = vertx;
    this.fault = fault;
  }

  String metrics() {
    return "filament_ws_disconnects_total{reason=\"slow_consumer\"} " + slowConsumers + "\n";
  }

  void open(ServerWebSocket socket) {
    socket.setWriteQueueMaxSize(QUEUE_BYTES);
    var client = new Client(socket);
    clients.add(client);
    socket.closeHandler(v -> clients.remove(client));
    socket.exceptionHandler(e -> {});
    socket.textMessageHandler(text -> receive(client, new JsonObject(text)));
    send(client, event("ready", new JsonObject().put("user_id", "U")));
  }

  /// Delivers a new message; the fault strikes when `now`. Completes when there is room for the
  /// next one.
  Future<Void> publish(JsonObject message, boolean now) {
    var stream = log.computeIfAbsent(message.getString("guild_id"), g -> new ArrayList<>());
    stream.add(message);
    if (now && fault == Fault.SILENT) {
      return Future.succeededFuture();
    }
    boolean first = now;
    for (var client : List.copyOf(clients)) {
      if (client.channels.contains(message.getString("channel_id"))) {
        deliver(client, stream, first);
        first = false;
      }
    }
    return Future.join(clients.stream().map(this::drained).toList()).mapEmpty();
  }

  private Future<Void> drained(Client client) {
    boolean full = client.socket.writeQueueFull() && fault != Fault.KEEP_SLOW;
    if (full && client.drained.isComplete()) {
      Promise<Void> drained = Promise.promise();
      client.drained = drained.future();
      client.socket.drainHandler(v -> drained.tryComplete());
      vertx.setTimer(
          STUCK_MILLIS,
          id -> {
            if (drained.tryComplete()) {
              cut(client);
            }
          });
    }
    return client.drained;
  }

  private void deliver(Client client, List<JsonObject> stream, boolean faulty) {
    var newest = created(client, stream, stream.size());
    if (fault == Fault.KEEP_SLOW && client.socket.writeQueueFull()) {
      return;
    }
    if (faulty) {
      deliverBadly(client, newest);
    } else {
      send(client, newest);
      var overtaken =
          held.filter(h -> h.client().equals(client) && h.channel().equals(channel(newest)));
      overtaken.ifPresent(h -> {
        held = Optional.empty();
        send(client, h.event());
      });
    }
  }

  private static String channel(JsonObject event) {
    return event.getJsonObject("d").getString("channel_id");
  }

  private void deliverBadly(Client client, JsonObject newest) {
    switch (fault) {
      case DROP -> {}
      case DUPLICATE -> {
        send(client, newest);
        send(client, newest);
      }
      case SWAP -> held = Optional.of(new Held(client, channel(newest), newest));
      case HANG_UP -> client.socket.close((short) 1011, "internal").onFailure(e -> {});
      default -> send(client, newest);
    }
  }

  private void cut(Client client) {
    if (clients.remove(client)) {
      slowConsumers++;
      client.socket.close((short) 1008, "slow_consumer").onFailure(e -> {});
    }
  }

  private void receive(Client client, JsonObject event) {
    var data = event.getJsonObject("d");
    switch (event.getString("t")) {
      case "subscribe" -> {
        client.channels.add(data.getString("channel_id"));
        send(client, event("presence_sync", new JsonObject().put("user_ids", new JsonArray())));
        send(client, event("subscribed", data));
      }
      case "resume" -> resume(client, data);
      default -> client.socket.close((short) 1008, "unknown_event").onFailure(e -> {});
    }
  }

  private void resume(Client client, JsonObject data) {
    for (Object channel : data.getJsonArray("channels")) {
      client.channels.add(((JsonObject) channel).getString("channel_id"));
    }
    var guilds = data.getJsonObject("guilds");
    for (var guild : guilds.fieldNames()) {
      var stream = log.getOrDefault(guild, List.of());
      int from = guilds.getInteger(guild) + (fault == Fault.FORGETFUL_RESUME ? 1 : 0);
      if (fault == Fault.GAP) {
        var gap =
            new JsonObject().put("guild_id", guild).put("from", from).put("to", stream.size());
        send(client, event("resume_gap", gap));
        from = stream.size();
      }
      for (int s = from + 1; s <= stream.size(); s++) {
        send(client, created(client, stream, s));
      }
    }
    send(client, event("resumed", new JsonObject().put("guilds", guilds).put("user", 0)));
  }

  /// The message at this position of its guild's stream.
  private static JsonObject created(Client client, List<JsonObject> stream, int position) {
    var data = stream.get(position - 1);
    var event = new JsonObject().put("v", 1).put("t", "message_create");
    return (client.resumable ? event.put("s", position) : event).put("d", data);
  }

  private static JsonObject event(String type, JsonObject data) {
    return new JsonObject().put("v", 1).put("t", type).put("d", data);
  }

  private void send(Client client, JsonObject event) {
    client.socket.writeTextMessage(event.encode()).onFailure(e -> clients.remove(client));
  }
}
