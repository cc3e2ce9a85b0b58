package chat.filament.writer;

import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.MessageId;
import chat.filament.platform.log.Head;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The commands of one guild that wait, and the [MailboxState]. Confined to the writer's event
/// loop.
final class Mailbox {
  /// Commands that may wait, and the bytes that they may hold; one more is refused as
  /// `unavailable`.
  static final int CAPACITY = 4_096;

  static final int MAX_BYTES = 8 << 20;

  private final GuildId guild;
  private final ArrayDeque<PendingCommand<?>> waiting = new ArrayDeque<>(2);
  private MailboxState state = new MailboxState.Unknown(null);
  private @Nullable MessageId lastMessage;
  private int bytes;
  private boolean queued;

  /// The farthest head that others have seen, null when it was looked at.
  private @Nullable SeenHead seen;

  private boolean contended;

  /// How many answers of its commands wait for the database's confirmation.
  private int held;

  Mailbox(GuildId guild) {
    this.guild = guild;
  }

  GuildId guild() {
    return guild;
  }

  /// Takes one more command; false when it is full.
  boolean accept(PendingCommand<?> pending) {
    if (waiting.size() >= CAPACITY || bytes + pending.bytes() > MAX_BYTES) {
      return false;
    }
    if (isIdle()) {
      state = state.look();
    }
    waiting.add(pending);
    bytes += pending.bytes();
    return true;
  }

  /// Others have seen how far the guild is: whether that is news.
  boolean notice(SeenHead head) {
    if (state instanceof MailboxState.Missing && head.isGone()) {
      return false;
    }
    var before = seen;
    seen = before == null ? head : before.and(head);
    return isBehind();
  }

  /// Whether others have seen more than is known here.
  boolean isBehind() {
    var others = seen;
    if (others == null) {
      return false;
    }
    var known = published();
    return known == null
        || others.lastSeq() > known.lastSeq()
        || others.epoch() > known.accessEpoch();
  }

  /// Whether a frame is the next thing to publish here: right behind what was, under the same
  /// access. Then it counts as published.
  boolean follow(CommitFrame frame) {
    var known = published();
    if (isBusy()
        || known == null
        || known.accessEpoch() != frame.head().accessEpoch()
        || known.lastSeq() + 1 != frame.batch().firstSeq()) {
      return false;
    }
    contended = false;
    state = state.follow(frame.head());
    reached(frame.head());
    return true;
  }

  /// Looks at the head again, since others have seen more.
  void lookAgain() {
    seen = null;
    state = state.look().load();
  }

  @Nullable PendingCommand<?> peek() {
    return waiting.peek();
  }

  @Nullable PendingCommand<?> poll() {
    var first = waiting.poll();
    bytes -= first == null ? 0 : first.bytes();
    return first;
  }

  /// Puts commands back where they were, in order.
  void putBack(List<PendingCommand<?>> commands) {
    commands
        .reversed()
        .forEach(pending -> {
          waiting.addFirst(pending);
          bytes += pending.bytes();
        });
  }

  /// Fails everything that waits.
  void refuse(Throwable failure) {
    PendingCommand<?> pending;
    while ((pending = poll()) != null) {
      pending.fail(failure);
    }
  }

  /// How many commands wait.
  int size() {
    return waiting.size();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  MailboxState state() {
    return state;
  }

  boolean isBusy() {
    return state.isBusy();
  }

  @Nullable Head published() {
    return state.published();
  }

  void load() {
    state = state.load();
  }

  void loaded() {
    state = state.loaded();
  }

  Head commit() {
    state = state.commit();
    return Objects.requireNonNull(state.published());
  }

  void settle(Head head) {
    if (!head.equals(state.published())) {
      contended = false;
    }
    state = state.settle(head);
    reached(head);
  }

  private void reached(Head head) {
    if (head.lastMessage() != null) {
      lastMessage = head.lastMessage();
    }
  }

  void undo() {
    state = state.undo();
  }

  void overtaken() {
    state = state.overtaken();
  }

  void outage() {
    state = state.outage();
  }

  void vanish() {
    state = state.vanish();
  }

  /// The head was locked by somebody else when this guild's part of a group was to be committed:
  /// until the head moves, its commits wait for the lock by themselves.
  void contend() {
    contended = true;
    state = state.overtaken();
  }

  boolean isContended() {
    return contended;
  }

  /// The next one behind `least`, too, which others have given out.
  MessageId nextMessage(IdSource ids, @Nullable MessageId least) {
    var known = lastMessage;
    if (least != null && (known == null || known.value().compareTo(least.value()) < 0)) {
      lastMessage = least;
    }
    return nextMessage(ids);
  }

  MessageId nextMessage(IdSource ids) {
    var next = new MessageId(ids.after(lastMessage == null ? null : lastMessage.value()));
    lastMessage = next;
    return next;
  }

  @Nullable MessageId lastMessage() {
    return lastMessage;
  }

  /// True while it stands in one of the writer's queues.
  boolean isQueued() {
    return queued;
  }

  void queued(boolean value) {
    queued = value;
  }

  /// A command that was taken from here may be put back.
  void hold() {
    held++;
  }

  void release() {
    held--;
  }

  boolean isIdle() {
    return !isBusy() && !queued && waiting.isEmpty() && held == 0 && !isBehind();
  }
}
