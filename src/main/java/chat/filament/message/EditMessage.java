package chat.filament.message;

import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.core.permission.Permission;
import chat.filament.platform.event.AccessChange;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import chat.filament.writer.Transaction;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Replaces the text of one's own message; answers the message as it is now, without its reactions.
record EditMessage(MessagePath path, UserId user, MessageUpdate update)
    implements GuildCommand<Message> {
  @Override
  public GuildId guild() {
    return path.guild();
  }

  @Override
  public Set<UserId> users() {
    return Set.of(user);
  }

  @Override
  public Change<Message> decide(Decision on) {
    on.enter(user).requireIn(Optional.of(path.channel()), Permission.CREATE_MESSAGE);
    return new Change.Write<>(this::edit);
  }

  private Future<ChangeResult<Message>> edit(Transaction transaction) {
    return MessageStore.find(transaction, path)
        .map(found -> requireOwn(found).edited(update.content(), transaction.now()))
        .compose(edited ->
            MessageStore.update(transaction, path, update.content(), transaction.now())
                .map(
                    new ChangeResult<>(
                        edited,
                        List.of(update.event(path, transaction.now())),
                        List.of(),
                        new AccessChange.None())));
  }

  private Message requireOwn(Optional<Message> found) {
    var message = found.orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
    if (!message.author().equals(user)) {
      throw new Refusal(Problem.FORBIDDEN);
    }
    return message;
  }
}
