package chat.filament.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A listener of a bench run: keeps a [Ledger] for each of its rooms, all of one guild, and the
/// stream positions that a resumption needs.
final class CountingSeat implements Seat {
  private final int number;
  private final Account account;
  private final List<Subscription> subscriptions;
  private final boolean resumable;
  private final Hearing hearing;
  private volatile long guildPosition;
  private volatile long userPosition;
  private volatile boolean gapped;

  CountingSeat(int number, Account account, List<Room> rooms, boolean resumable, Hearing hearing) {
    this.number = number;
    this.account = account;
    this.subscriptions = rooms.stream().map(Subscription::new).toList();
    this.resumable = resumable;
    this.hearing = hearing;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public Account account() {
    return account;
  }

  @Override
  public boolean resumable() {
    return resumable;
  }

  List<Subscription> subscriptions() {
    return subscriptions;
  }

  /// Whether a position has been seen, so that the next greeting resumes.
  boolean canResume() {
    return guildPosition > 0;
  }

  boolean gapped() {
    return gapped;
  }

  @Override
  public List<String> greeting() {
    var rooms = subscriptions.stream().map(Subscription::room).toList();
    return canResume()
        ? List.of(Greetings.resume(rooms, guildPosition, userPosition))
        : rooms.stream().map(Greetings::subscribe).toList();
  }

  @Override
  public void hear(EventKind kind, EventBytes event) {
    if (resumable && !advance(event)) {
      hearing.repeated();
      return;
    }
    switch (kind) {
      case MESSAGE_CREATE -> message(event);
      case RESUME_GAP -> gapped = true;
      default -> hearing.other();
    }
  }

  private void message(EventBytes event) {
    int content = event.content();
    int id = event.messageId();
    var subscription = subscription(event);
    if (content < 0
        || id < 0
        || subscription == null
        || !Stamp.isAt(event.bytes(), content, event.length(), hearing.nonce())) {
      hearing.foreign();
      return;
    }
    int sequence = Stamp.sequenceAt(event.bytes(), content);
    if (subscription.ledger().hear(sequence, event.bytes(), id)) {
      hearing.message(Stamp.sentAt(event.bytes(), content));
    }
  }

  private @Nullable Subscription subscription(EventBytes event) {
    int channel = event.channelId();
    if (channel < 0) {
      return null;
    }
    for (var subscription : subscriptions) {
      if (subscription.isFor(event.bytes(), channel)) {
        return subscription;
      }
    }
    return null;
  }

  /// Moves the cursor of the event's stream; false when the event is not after it.
  private boolean advance(EventBytes event) {
    long position = event.position();
    if (position < 0) {
      return true;
    }
    boolean guild = event.ofGuild();
    if (position <= (guild ? guildPosition : userPosition)) {
      return false;
    }
    if (guild) {
      guildPosition = position;
    } else {
      userPosition = position;
    }
    return true;
  }
}
