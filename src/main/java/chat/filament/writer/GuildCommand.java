package chat.filament.writer;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import java.util.Set;
import java.util.function.Function;

/// One wish to change a guild, answered with an `R`.
public interface GuildCommand<R> {
  GuildId guild();

  /// Whose standings the decision needs: the actor, and whom the command is about.
  Set<UserId> users();

  /// About how many bytes of memory it holds while it waits.
  default int bytes() {
    return 512;
  }

  /// Whether its transaction may be shared with its neighbours in the mailbox. Such a command's
  /// [Change.Write] changes no access, has all its statements sent before the first is answered,
  /// and is refused by those that change nothing then.
  default boolean isJoinable() {
    return false;
  }

  /// Decides on the newest committed state, at the moment of sequencing. Runs on the writer's event
  /// loop, must not block, and can run again when the state has moved on meanwhile. Refuses by
  /// throwing a `Refusal`.
  Change<R> decide(Decision on);

  /// A command whose decision is a function.
  static <R> GuildCommand<R> of(
      GuildId guild, Set<UserId> users, Function<Decision, Change<R>> decide) {
    return new Deciding<>(guild, users, decide);
  }

  /// Made by [#of].
  record Deciding<R>(GuildId guild, Set<UserId> users, Function<Decision, Change<R>> decision)
      implements GuildCommand<R> {
    @Override
    public Change<R> decide(Decision on) {
      return decision.apply(on);
    }
  }
}
