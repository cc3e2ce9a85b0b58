package chat.filament.writer;

import chat.filament.access.GuildStates;
import chat.filament.core.GuildId;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.event.Batch;
import chat.filament.platform.log.Head;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What follows a commit: the new state, then the subscribers, then the one who asked. The change
/// is made by then, whatever fails here: each part is done by itself, and a failure is logged and
/// never taken for one of the commit.
final class AfterCommit {
  private static final Logger log = LoggerFactory.getLogger(AfterCommit.class);

  private final GuildStates states;
  private final Backplane backplane;
  private final CommitHints hints;

  AfterCommit(GuildStates states, Backplane backplane, CommitHints hints) {
    this.states = states;
    this.backplane = backplane;
    this.hints = hints;
  }

  /// `head` is the end of the guild's log behind the commit.
  void publish(Batch batch, Head head) {
    var guild = batch.guild();
    if (!attempt(guild, () -> states.changed(guild, head.accessEpoch(), batch.access()))) {
      forget(guild);
    }
    deliver(batch);
    hint(batch, head);
  }

  /// What is not known is read again.
  void forget(GuildId guild) {
    attempt(guild, () -> states.forget(guild));
  }

  /// Tells other nodes alone.
  void hint(Batch batch, Head head) {
    attempt(batch.guild(), () -> hints.committed(batch, head));
  }

  /// Publishes what needs no change of the state in memory.
  void deliver(Batch batch) {
    attempt(batch.guild(), () -> backplane.publish(batch));
  }

  void answer(GuildId guild, Runnable answer) {
    attempt(guild, answer);
  }

  @SuppressWarnings("CatchThrowable") // memory may be short for one of them and not for the next
  private static boolean attempt(GuildId guild, Runnable part) {
    try {
      part.run();
      return true;
    } catch (Throwable failure) {
      log.atError()
          .addKeyValue("event", "writer.after_commit")
          .addKeyValue("guild_id", guild)
          .setCause(failure)
          .log("a change is committed, but not everybody was told as it should be");
      return false;
    }
  }
}
