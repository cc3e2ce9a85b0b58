package chat.filament.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Listens in one room until access to it is taken away in one way, and knows when the last event
/// came that it may not hear afterwards, and when the newest of these messages was sent. The event
/// that tells of the loss is not one of them.
final class Witness implements Seat {
  private final Gate.Guest guest;
  private final Loss loss;
  private final Room room;
  private final Ticker ticker;
  private final byte[] nonce;
  private final byte[] user;
  private final byte[] channel;
  private final byte[] guild;
  private volatile boolean heard;
  private volatile long last = Long.MIN_VALUE;
  private volatile long newestSentAt = Long.MIN_VALUE;

  Witness(Gate.Guest guest, Loss loss, Room room, Ticker ticker, String nonce) {
    this.guest = guest;
    this.loss = loss;
    this.room = room;
    this.ticker = ticker;
    this.nonce = ascii(nonce);
    user = ascii(guest.userId());
    channel = room.channelBytes();
    guild = ascii(room.guild().value());
  }

  @Override
  public Account account() {
    return guest.account();
  }

  @Override
  public int number() {
    return account().number();
  }

  @Override
  public List<String> greeting() {
    return List.of(Greetings.subscribe(room));
  }

  @Override
  public boolean resumable() {
    return false;
  }

  /// Whether a message of the room has come.
  boolean heard() {
    return heard;
  }

  /// How long after the given moment the last event came that is lost by then; 0 for none.
  long nanosAfter(long moment) {
    return last < moment ? 0 : last - moment;
  }

  /// Whether it has heard a message that was sent later than the given moment.
  boolean heardSentAfter(long moment) {
    return newestSentAt > moment;
  }

  @Override
  public void hear(EventKind kind, EventBytes event) {
    if (isLost(kind, event)) {
      last = ticker.nanos();
      newestSentAt = Math.max(newestSentAt, sentAt(kind, event));
    }
    if (kind == EventKind.MESSAGE_CREATE && isAt(event.channelId(), channel, event)) {
      heard = true;
    }
  }

  private boolean isLost(EventKind kind, EventBytes event) {
    return switch (loss.scope()) {
      case SESSION -> true;
      case GUILD -> isAt(event.guildId(), guild, event) && !tellsOfLoss(kind, event);
      case CHANNEL -> isAt(event.channelId(), channel, event) && !tellsOfLoss(kind, event);
    };
  }

  private long sentAt(EventKind kind, EventBytes event) {
    int content = kind == EventKind.MESSAGE_CREATE ? event.content() : -1;
    return content >= 0 && Stamp.isAt(event.bytes(), content, event.length(), nonce)
        ? Stamp.sentAt(event.bytes(), content)
        : Long.MIN_VALUE;
  }

  private boolean tellsOfLoss(EventKind kind, EventBytes event) {
    return switch (kind) {
      case MEMBER_REMOVE, MEMBER_BAN -> isAt(event.userId(), user, event);
      case OVERRIDE_UPDATE -> loss == Loss.OVERRIDE;
      case CHANNEL_DELETE -> loss == Loss.CHANNEL_DELETE;
      case GUILD_DELETE -> loss == Loss.GUILD_DELETE;
      default -> false;
    };
  }

  private static boolean isAt(int at, byte[] id, EventBytes event) {
    return at >= 0 && Arrays.equals(id, 0, id.length, event.bytes(), at, at + id.length);
  }

  private static byte[] ascii(String id) {
    return id.getBytes(StandardCharsets.US_ASCII);
  }
}
