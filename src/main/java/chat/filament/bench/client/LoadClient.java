package chat.filament.bench.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One client of the gateway: an account, the channels of one guild that it subscribes to, and what
/// it makes of the events. It outlives the sockets it uses one after another, and keeps the stream
/// positions that a resumption needs.
public final class LoadClient {
  private final int number;
  private final LoadAccount account;
  private final List<LoadChannel> channels;
  private final boolean resumable;
  private final Consumer<ReceivedEvent> recorder;
  private volatile @Nullable ClientSocket socket;
  private volatile long guildPosition;
  private volatile long userPosition;
  private final LongAdder repeated = new LongAdder();

  /// `number` chooses the source address of its sockets; `recorder` is given every event on the
  /// event loop of its socket.
  public LoadClient(
      int number,
      LoadAccount account,
      List<LoadChannel> channels,
      boolean resumable,
      Consumer<ReceivedEvent> recorder) {
    this.number = number;
    this.account = account;
    this.channels = channels;
    this.resumable = resumable;
    this.recorder = recorder;
  }

  int number() {
    return number;
  }

  public LoadAccount account() {
    return account;
  }

  boolean resumable() {
    return resumable;
  }

  /// Whether a position has been seen, so that the next socket resumes.
  public boolean canResume() {
    return guildPosition > 0;
  }

  /// Durable events at or below the position, which a resuming client drops.
  public long repeated() {
    return repeated.sum();
  }

  /// What it sends when a socket opens: a `subscribe` for each channel, or one `resume`.
  List<String> greeting() {
    var all = channels.stream().map(LoadChannel::json).toList();
    if (!canResume()) {
      return all.stream().map(channel -> command("subscribe", channel)).toList();
    }
    var guild = channels.getFirst().guild().value();
    var positions =
        new JsonObject()
            .put("guilds", new JsonObject().put(guild, guildPosition))
            .put("user", userPosition)
            .put("channels", new JsonArray(all));
    return List.of(command("resume", positions));
  }

  private static String command(String type, JsonObject data) {
    return new JsonObject().put("v", 1).put("t", type).put("d", data).encode();
  }

  void receive(ReceivedEvent event) {
    if (!resumable || advance(event)) {
      recorder.accept(event);
    } else {
      repeated.increment();
    }
  }

  /// Moves the position of the event's stream; false when the event is not after it.
  private boolean advance(ReceivedEvent event) {
    boolean ofGuild = event.data().guildId() != null;
    if (event.position() > 0 && event.position() <= (ofGuild ? guildPosition : userPosition)) {
      return false;
    }
    if (event.position() > 0 && ofGuild) {
      guildPosition = event.position();
    } else if (event.position() > 0) {
      userPosition = event.position();
    }
    return true;
  }

  void use(ClientSocket fresh) {
    socket = fresh;
  }

  private Optional<ClientSocket> socket() {
    return Optional.ofNullable(socket);
  }

  public boolean isConnected() {
    return socket().filter(ClientSocket::isOpen).isPresent();
  }

  /// How its socket ended; empty while it is open.
  public Optional<SocketEnd> end() {
    return socket().map(s -> s.ended().getNow(null));
  }

  /// Takes nothing more from the kernel until `read(true)`: a consumer that does not read.
  public void read(boolean wanted) {
    socket().ifPresent(s -> s.read(wanted));
  }

  /// Drops the connection without a WebSocket close.
  public void cut() {
    socket().ifPresent(s -> s.end(SocketEnd.CUT));
  }

  /// Closes its socket and waits until the server has done so, too; the failure when it does not.
  public Optional<SocketEnd> leave(Duration patience) {
    socket().ifPresent(ClientSocket::leave);
    var end =
        socket()
            .map(s ->
                s.ended()
                    .copy()
                    .completeOnTimeout(SocketEnd.NOT_CLOSED, patience.toSeconds(), TimeUnit.SECONDS)
                    .join())
            .filter(SocketEnd.NOT_CLOSED::equals);
    end.ifPresent(_ -> cut());
    return end;
  }
}
