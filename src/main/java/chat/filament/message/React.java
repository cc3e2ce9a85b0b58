package chat.filament.message;

import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import chat.filament.writer.Transaction;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Adds or takes back a reaction; answers the emoji as it is now. What is so already is no change.
record React(MessagePath path, UserId user, Emoji emoji, boolean adds)
    implements GuildCommand<Reaction> {
  private static final int MAX_EMOJIS = 64;

  @Override
  public GuildId guild() {
    return path.guild();
  }

  @Override
  public Set<UserId> users() {
    return Set.of(user);
  }

  @Override
  public boolean isJoinable() {
    return true;
  }

  @Override
  public Change<Reaction> decide(Decision on) {
    on.enter(user).requireToWriteIn(Optional.of(path.channel()));
    return new Change.Write<>(this::write);
  }

  private Future<ChangeResult<Reaction>> write(Transaction transaction) {
    var changed =
        adds
            ? ReactionStore.add(transaction, path, emoji, user, MAX_EMOJIS, transaction.now())
            : ReactionStore.remove(transaction, path, emoji, user);
    var shown = ReactionStore.shown(transaction, path, emoji, user);
    return Future.all(changed, shown).map(done -> result(changed.result(), shown.result()));
  }

  private ChangeResult<Reaction> result(ReactionStore.Outcome outcome, ReactionStore.Shown shown) {
    var reaction = new Reaction(emoji.text(), count(outcome), shown.mine(), shown.reactors());
    return outcome.changed()
        ? new ChangeResult<>(reaction, List.of(event(reaction)), List.of(), new AccessChange.None())
        : ChangeResult.nothing(reaction);
  }

  private int count(ReactionStore.Outcome outcome) {
    if (!outcome.found()) {
      throw new Refusal(Problem.NOT_FOUND);
    }
    if (outcome.changed()) {
      return outcome.before() + (adds ? 1 : -1);
    }
    if (adds && outcome.before() == 0) {
      throw new Refusal(Problem.QUOTA_EXCEEDED);
    }
    return outcome.before();
  }

  private Event event(Reaction reaction) {
    var payload =
        MessageJson.path(path, 384)
            .raw(",\"emoji\":")
            .string(emoji.text())
            .raw(",\"count\":")
            .number(reaction.count())
            .raw(adds ? ",\"operation\":\"add\"" : ",\"operation\":\"remove\"")
            .raw(",\"actor_user_id\":\"")
            .raw(user.value())
            .raw("\"}");
    return new Event(
        "message_reaction",
        new Audience.InChannel(path.channel()),
        path.message().value(),
        Buffer.buffer(payload.toBytes()));
  }
}
