package chat.filament.bench.scenario;

import chat.filament.bench.client.EventBytes;
import chat.filament.bench.client.EventKind;
import chat.filament.bench.client.LoadAccount;
import chat.filament.bench.client.LoadChannel;
import chat.filament.bench.client.Recorder;
import chat.filament.bench.measure.Stamp;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/// Receives one channel's events until access is taken away in one way, and knows when the last
/// event came that may not be received afterwards, and when the newest of these messages was sent.
/// The event that tells of the revocation is not one of them.
final class RevocationRecorder implements Recorder {
  private final RevocationKind kind;
  private final LongSupplier clock;
  private final byte[] nonce;
  private final byte[] user;
  private final byte[] channel;
  private final byte[] guild;
  private volatile boolean hasReceived;
  private volatile long last = Long.MIN_VALUE;
  private volatile long newestSentAt = Long.MIN_VALUE;

  /// `clock` is in nanoseconds.
  RevocationRecorder(
      RevocationKind kind,
      LoadAccount account,
      LoadChannel channel,
      String nonce,
      LongSupplier clock) {
    this.kind = kind;
    this.clock = clock;
    this.nonce = ascii(nonce);
    user = ascii(account.userId());
    this.channel = ascii(channel.channel().value());
    guild = ascii(channel.guild().value());
  }

  /// Whether a message of the channel has come.
  boolean hasReceived() {
    return hasReceived;
  }

  /// How long after the given moment the last event came that is lost by then; 0 for none.
  long nanosAfter(long moment) {
    return last < moment ? 0 : last - moment;
  }

  /// Whether it has received a message that was sent later than the given moment.
  boolean receivedSentAfter(long moment) {
    return newestSentAt > moment;
  }

  @Override
  public void record(EventKind type, EventBytes event) {
    boolean message = type == EventKind.MESSAGE_CREATE;
    if (isLost(type, event)) {
      last = clock.getAsLong();
      if (message && Stamp.isIn(event, nonce)) {
        newestSentAt = Math.max(newestSentAt, Stamp.sentAt(event));
      }
    }
    if (message && event.isAt(event.channelId(), channel)) {
      hasReceived = true;
    }
  }

  private boolean isLost(EventKind type, EventBytes event) {
    return switch (kind.scope()) {
      case SESSION -> true;
      case GUILD -> event.isAt(event.guildId(), guild) && !tellsOfRevocation(type, event);
      case CHANNEL -> event.isAt(event.channelId(), channel) && !tellsOfRevocation(type, event);
    };
  }

  private boolean tellsOfRevocation(EventKind type, EventBytes event) {
    return switch (type) {
      case MEMBER_REMOVE, MEMBER_BAN -> event.isAt(event.userId(), user);
      case OVERRIDE_UPDATE -> kind == RevocationKind.OVERRIDE;
      case CHANNEL_DELETE -> kind == RevocationKind.CHANNEL_DELETE;
      case GUILD_DELETE -> kind == RevocationKind.GUILD_DELETE;
      default -> false;
    };
  }

  private static byte[] ascii(String id) {
    return id.getBytes(StandardCharsets.US_ASCII);
  }
}
