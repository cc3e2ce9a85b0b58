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
  public Change<Reaction> decide(Decision on) {
    on.enter(user).requireToWriteIn(Optional.of(path.channel()));
    return new Change.Write<>(transaction ->
        ReactionStore.before(transaction, path, emoji, user)
            .compose(before ->
                change(transaction, before.orElseThrow(() -> new Refusal(Problem.NOT_FOUND)))));
  }

  private Future<ChangeResult<Reaction>> change(
      Transaction transaction, ReactionStore.Before before) {
    if (before.mine() == adds) {
      return ReactionStore.after(transaction, path, emoji, user).map(ChangeResult::nothing);
    }
    if (adds && !before.used() && before.emojis() >= MAX_EMOJIS) {
      throw new Refusal(Problem.QUOTA_EXCEEDED);
    }
    var changed =
        adds
            ? ReactionStore.insert(transaction, path, emoji, user, transaction.now())
            : ReactionStore.delete(transaction, path, emoji, user);
    return changed
        .compose(done -> ReactionStore.after(transaction, path, emoji, user))
        .map(reaction ->
            new ChangeResult<>(
                reaction, List.of(event(reaction)), List.of(), new AccessChange.None()));
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
