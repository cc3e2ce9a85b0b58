package chat.filament.message;

import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.UserId;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import chat.filament.writer.Transaction;
import io.vertx.core.Future;
import java.util.Set;

/// Posts a message unless its key has made one already. The key is noted in the transaction of the
/// message, so that whoever does not know what became of it can ask again.
record CreateOnce(CreateMessage creation, IdempotencyKey key)
    implements GuildCommand<CreateOnce.Outcome> {
  sealed interface Outcome {
    record Made(CreateMessage.Created created) implements Outcome {}

    record Known(MessageId message) implements Outcome {}
  }

  @Override
  public GuildId guild() {
    return creation.guild();
  }

  @Override
  public Set<UserId> users() {
    return creation.users();
  }

  @Override
  public int bytes() {
    return creation.bytes();
  }

  @Override
  public Change<Outcome> decide(Decision on) {
    creation.requireWriter(on);
    var id = on.messageIds().get();
    return new Change.Write<>(transaction -> write(transaction, id));
  }

  private Future<ChangeResult<Outcome>> write(Transaction transaction, MessageId id) {
    var message = creation.message();
    var path = new MessagePath(message.guild(), message.channel(), id);
    return IdempotencyStore.claim(transaction, message.author(), key, path, transaction.now())
        .compose(known ->
            known
                .map(made ->
                    Future.succeededFuture(ChangeResult.<Outcome>nothing(new Outcome.Known(made))))
                .orElseGet(() -> creation.write(transaction, id).map(CreateOnce::made)));
  }

  private static ChangeResult<Outcome> made(ChangeResult<CreateMessage.Created> result) {
    return new ChangeResult<>(
        new Outcome.Made(result.result()),
        result.events(),
        result.audit(),
        result.access(),
        result.message());
  }
}
