package chat.filament.bench.scenario;

import chat.filament.bench.client.LoadAccount;
import chat.filament.bench.client.LoadChannel;
import chat.filament.bench.client.ReceivedEvent;
import chat.filament.bench.measure.Stamp;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Receives one channel's events until access is taken away in one way, and knows when the last
/// event came that may not be received afterwards, and when the newest of these messages was sent.
/// The event that tells of the revocation is not one of them.
final class RevocationRecorder implements Consumer<ReceivedEvent> {
  private final RevocationKind kind;
  private final String user;
  private final LoadChannel channel;
  private final String nonce;
  private final LongSupplier clock;
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
    this.user = account.userId();
    this.channel = channel;
    this.nonce = nonce;
    this.clock = clock;
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
  public void accept(ReceivedEvent event) {
    boolean message = event.kind() == ReceivedEvent.Kind.MESSAGE_CREATE;
    if (isLost(event)) {
      last = clock.getAsLong();
      if (message) {
        Stamp.of(event.data().content(), nonce)
            .ifPresent(stamp -> newestSentAt = Math.max(newestSentAt, stamp.sentAt()));
      }
    }
    if (message && isOfChannel(event)) {
      hasReceived = true;
    }
  }

  private boolean isLost(ReceivedEvent event) {
    var guild = channel.guild().value();
    return switch (kind.scope()) {
      case SESSION -> true;
      case GUILD -> guild.equals(event.data().guildId()) && !tellsOfRevocation(event);
      case CHANNEL -> isOfChannel(event) && !tellsOfRevocation(event);
    };
  }

  private boolean isOfChannel(ReceivedEvent event) {
    return channel.channel().value().equals(event.data().channelId());
  }

  private boolean tellsOfRevocation(ReceivedEvent event) {
    return switch (event.kind()) {
      case WORKSPACE_MEMBER_REMOVE, WORKSPACE_MEMBER_BAN -> user.equals(event.data().userId());
      case WORKSPACE_CHANNEL_PERMISSION_OVERRIDE_UPDATE -> kind == RevocationKind.OVERRIDE;
      case CHANNEL_DELETE -> kind == RevocationKind.CHANNEL_DELETE;
      case WORKSPACE_DELETE -> kind == RevocationKind.GUILD_DELETE;
      default -> false;
    };
  }
}
