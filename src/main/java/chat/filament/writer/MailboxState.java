package chat.filament.writer;

import chat.filament.platform.log.Head;
import org.jspecify.annotations.Nullable;

/// How far a guild's log is known to its writer, and what is under way.
///
/// ```
///             ┌─────────────── overtaken ───────────────┐
///             v                                         │
///  Unknown ─load─> Loading ─settle─> Settled ─commit─> Committing ─outage─> Recovering
///     ^               │                 ^                │    │                │  │
///     └──── loaded ───┤                 └─ settle, ──────┘    │                │  │
///                     └─ vanish ─> Missing <── undo   vanish ─┴── vanish ──────┘  │
///                                       Settled <──────────────── settle ─────────┘
/// ```
sealed interface MailboxState {
  /// The head must be read before anything is decided: nobody has read it yet, or another process
  /// has moved it.
  ///
  /// @param published the last head whose events were published, null when none was yet
  record Unknown(@Nullable Head published) implements MailboxState {}

  /// Everything up to `head` is published, and the next commit builds on it.
  record Settled(Head head) implements MailboxState {}

  /// There is no such guild.
  record Missing() implements MailboxState {}

  /// What the next decision needs is being read.
  record Loading(MailboxState before) implements MailboxState {}

  /// A commit on `from` is under way.
  record Committing(Head from) implements MailboxState {}

  /// Nobody knows whether a commit on `from` took place; the database is asked until it answers.
  record Recovering(Head from) implements MailboxState {}

  /// Whether something of this guild is under way, so that nothing else of it may start.
  default boolean isBusy() {
    return switch (this) {
      case Loading _, Committing _, Recovering _ -> true;
      case Unknown _, Settled _, Missing _ -> false;
    };
  }

  /// The last head whose events were published; null when none was yet, or the guild is gone.
  default @Nullable Head published() {
    return switch (this) {
      case Unknown(var published) -> published;
      case Settled(var head) -> head;
      case Missing() -> null;
      case Loading(var before) -> before.published();
      case Committing(var from) -> from;
      case Recovering(var from) -> from;
    };
  }

  default MailboxState load() {
    return switch (this) {
      case Unknown _, Settled _ -> new Loading(this);
      case Missing _, Loading _, Committing _, Recovering _ -> throw illegal("load");
    };
  }

  /// What was missing besides the head is there, or could not be read.
  default MailboxState loaded() {
    return switch (this) {
      case Loading(var before) -> before;
      case Unknown _, Settled _, Missing _, Committing _, Recovering _ -> throw illegal("loaded");
    };
  }

  default MailboxState commit() {
    return switch (this) {
      case Settled(var head) -> new Committing(head);
      case Unknown _, Missing _, Loading _, Committing _, Recovering _ -> throw illegal("commit");
    };
  }

  /// Everything up to `head` is published.
  default MailboxState settle(Head head) {
    return switch (this) {
      case Loading _, Committing _, Recovering _ -> new Settled(head);
      case Unknown _, Settled _, Missing _ -> throw illegal("settle");
    };
  }

  /// What another node committed right behind the published head is published, too.
  default MailboxState follow(Head head) {
    return switch (this) {
      case Unknown _ -> new Unknown(head);
      case Settled _ -> new Settled(head);
      case Missing _, Loading _, Committing _, Recovering _ -> throw illegal("follow");
    };
  }

  /// The commit did not take place and left nothing behind.
  default MailboxState undo() {
    return switch (this) {
      case Committing(var from) -> new Settled(from);
      case Unknown _, Settled _, Missing _, Loading _, Recovering _ -> throw illegal("undo");
    };
  }

  /// The head is not where it was thought to be.
  default MailboxState overtaken() {
    return switch (this) {
      case Committing(var from) -> new Unknown(from);
      case Loading(var before) -> new Unknown(before.published());
      case Unknown _, Settled _, Missing _, Recovering _ -> throw illegal("overtaken");
    };
  }

  /// The database has not said what became of the commit, or does not say where the head is while
  /// something may be unpublished.
  default MailboxState outage() {
    return switch (this) {
      case Committing(var from) -> new Recovering(from);
      case Loading(var before) -> {
        var published = before.published();
        yield published == null ? before : new Recovering(published);
      }
      case Recovering _ -> this;
      case Unknown _, Settled _, Missing _ -> throw illegal("outage");
    };
  }

  default MailboxState vanish() {
    return switch (this) {
      case Loading _, Committing _, Recovering _ -> new Missing();
      case Unknown _, Settled _, Missing _ -> throw illegal("vanish");
    };
  }

  /// A guild that did not exist is looked for again.
  default MailboxState look() {
    return this instanceof Missing ? new Unknown(null) : this;
  }

  private IllegalStateException illegal(String step) {
    return new IllegalStateException(step + ": not from " + this);
  }
}
