package chat.filament.bench.client;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One client of the gateway: an account, the channels of one guild that it subscribes to, and what
/// it makes of the events. It outlives the sockets it uses one after another, and keeps the stream
/// positions that a resumption needs.
public final class LoadClient {
  private final int number;
  private final LoadAccount account;
  private final List<LoadChannel> channels;
  private final boolean resumable;
  private final Recorder recorder;
  private volatile @Nullable ClientSocket socket;
  private volatile long guildPosition;
  private volatile long userPosition;
  private final LongAdder repeated = new LongAdder();

  /// `number` chooses the source address of its sockets.
  public LoadClient(
      int number,
      LoadAccount account,
      List<LoadChannel> channels,
      boolean resumable,
      Recorder recorder) {
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
    if (!canResume()) {
      return channels.stream()
          .map(channel -> "{\"v\":1,\"t\":\"subscribe\",\"d\":" + channel.json() + "}")
          .toList();
    }
    var all = channels.stream().map(LoadChannel::json).collect(Collectors.joining(","));
    return List.of(
        String.format(
            Locale.ROOT,
            """
            {"v":1,"t":"resume","d":{"guilds":{"%s":%d},"user":%d,"channels":[%s]}}\
            """,
            channels.getFirst().guild(),
            guildPosition,
            userPosition,
            all));
  }

  void receive(EventKind kind, EventBytes event) {
    if (!resumable || advance(event)) {
      recorder.record(kind, event);
    } else {
      repeated.increment();
    }
  }

  /// Moves the position of the event's stream; false when the event is not after it.
  private boolean advance(EventBytes event) {
    long position = event.position();
    if (position < 0) {
      return true;
    }
    boolean ofGuild = event.guildId() >= 0;
    if (position <= (ofGuild ? guildPosition : userPosition)) {
      return false;
    }
    if (ofGuild) {
      guildPosition = position;
    } else {
      userPosition = position;
    }
    return true;
  }

  void use(ClientSocket fresh) {
    socket = fresh;
  }

  public boolean isConnected() {
    var current = socket;
    return current != null && current.isOpen();
  }

  /// How its socket ended; empty while it is open.
  public Optional<SocketEnd> end() {
    return Optional.ofNullable(socket).map(s -> s.ended().getNow(null));
  }

  /// Takes nothing more from the kernel until `read(true)`: a consumer that does not read.
  public void read(boolean wanted) {
    Optional.ofNullable(socket).ifPresent(s -> s.read(wanted));
  }

  /// Drops the connection without a WebSocket close.
  public void cut() {
    Optional.ofNullable(socket).ifPresent(s -> s.end(SocketEnd.CUT));
  }

  /// Closes its socket and waits until the server has done so, too; the failure when it does not.
  public Optional<String> leave(Duration patience) {
    var current = socket;
    if (current == null) {
      return Optional.empty();
    }
    current.leave();
    try {
      current.ended().copy().orTimeout(patience.toSeconds(), TimeUnit.SECONDS).join();
      return Optional.empty();
    } catch (CompletionException e) {
      cut();
      return Optional.of("no end after a close");
    }
  }
}
