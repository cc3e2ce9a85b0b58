package chat.filament.writer;

import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.MessageId;
import chat.filament.platform.log.Head;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The commands of one guild that wait, and how far its log is known. Confined to the writer's
/// event loop.
final class Mailbox {
  /// Commands that may wait; one more is refused as `unavailable`.
  static final int CAPACITY = 4_096;

  private final GuildId guild;
  private final ArrayDeque<Pending<?>> waiting = new ArrayDeque<>(2);
  private @Nullable Head head;
  private @Nullable Head published;
  private @Nullable MessageId lastMessage;
  private boolean busy;
  private boolean queued;
  private boolean missing;

  Mailbox(GuildId guild) {
    this.guild = guild;
  }

  GuildId guild() {
    return guild;
  }

  ArrayDeque<Pending<?>> waiting() {
    return waiting;
  }

  /// Puts commands back where they were, in order.
  void putBack(List<Pending<?>> commands) {
    commands.reversed().forEach(waiting::addFirst);
  }

  /// The head that the next commit builds on; null when it must be read first.
  @Nullable Head head() {
    return head;
  }

  /// The last head whose events were published; null when none was yet.
  @Nullable Head published() {
    return published;
  }

  /// Everything up to `known` has been published.
  void settled(Head known) {
    head = known;
    published = known;
    missing = false;
    if (known.lastMessage() != null) {
      lastMessage = known.lastMessage();
    }
  }

  /// The guild's head was moved elsewhere or the fate of a commit is unknown.
  void unsettled() {
    head = null;
  }

  /// There is no such guild.
  void vanished() {
    head = null;
    published = null;
    missing = true;
  }

  boolean isMissing() {
    return missing;
  }

  /// Takes one more command. A guild that did not exist is looked for again.
  void accept(Pending<?> pending) {
    if (isIdle()) {
      missing = false;
    }
    waiting.add(pending);
  }

  MessageId nextMessage(IdSource ids) {
    var next = new MessageId(ids.after(lastMessage == null ? null : lastMessage.value()));
    lastMessage = next;
    return next;
  }

  @Nullable MessageId lastMessage() {
    return lastMessage;
  }

  /// True while a commit or a load of this guild is under way: nothing else of it may start.
  boolean isBusy() {
    return busy;
  }

  void busy(boolean value) {
    busy = value;
  }

  /// True while it stands in the writer's line.
  boolean isQueued() {
    return queued;
  }

  void queued(boolean value) {
    queued = value;
  }

  boolean isIdle() {
    return !busy && !queued && waiting.isEmpty();
  }
}
