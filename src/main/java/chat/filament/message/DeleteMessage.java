package chat.filament.message;

import chat.filament.attachment.Claims;
import chat.filament.audit.AuditRow;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.core.permission.Permission;
import chat.filament.core.permission.PermissionSet;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import chat.filament.purge.Purge;
import chat.filament.purge.Purges;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import chat.filament.writer.Transaction;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Deletes a message, and its text from as much of the guild's log as anybody still gets to see;
/// its files go with it, its reactions and the rest are purged. Answers its id.
record DeleteMessage(MessagePath path, UserId user) implements GuildCommand<MessageId> {
  /// As far back as the log is read for anybody: twice what a resuming client gets, and the longest
  /// queue of a shard. Texts of edits before that can wait for the purge.
  private static final long REPLAYED = 10_000;

  @Override
  public GuildId guild() {
    return path.guild();
  }

  @Override
  public Set<UserId> users() {
    return Set.of(user);
  }

  @Override
  public Change<MessageId> decide(Decision on) {
    var access = on.enter(user);
    if (access.guild().channel(path.channel()).isEmpty()) {
      throw new Refusal(Problem.NOT_FOUND);
    }
    var rights = access.in(path.channel());
    return new Change.Write<>(transaction ->
        MessageStore.find(transaction, path)
            .compose(found -> delete(transaction, requireMayDelete(found, rights))));
  }

  /// Authors may, even where they can no longer write. Who may neither see nor delete does not
  /// learn whether there is such a message.
  private Message requireMayDelete(Optional<Message> found, PermissionSet rights) {
    boolean own = found.map(message -> message.author().equals(user)).orElse(false);
    if (own || rights.has(Permission.DELETE_MESSAGE)) {
      return found.orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
    }
    boolean tells = found.isEmpty() && rights.has(Permission.CREATE_MESSAGE);
    throw new Refusal(tells ? Problem.NOT_FOUND : Problem.FORBIDDEN);
  }

  private Future<ChangeResult<MessageId>> delete(Transaction transaction, Message message) {
    long from = transaction.firstSeq() - REPLAYED;
    return MessageStore.delete(transaction, path)
        .compose(seq -> MessageStore.blank(transaction, path, seq, from, message.createdAt()))
        .compose(blanked -> Claims.deleteWith(transaction, path.message()))
        .compose(deleted ->
            Purges.ask(
                transaction, new Purge.OfMessage(path.guild(), path.channel(), path.message())))
        .map(done ->
            new ChangeResult<>(
                path.message(),
                List.of(event(transaction.now())),
                audit(message),
                new AccessChange.None()));
  }

  private Event event(long now) {
    var payload = MessageJson.path(path, 192).raw(",\"deleted_at_unix\":").number(now).raw("}");
    return new Event(
        "message_delete",
        new Audience.InChannel(path.channel()),
        path.message().value(),
        Buffer.buffer(payload.toBytes()));
  }

  private List<AuditRow> audit(Message message) {
    if (message.author().equals(user)) {
      return List.of();
    }
    return List.of(
        new AuditRow(
            user,
            message.author(),
            "message.delete.moderation",
            Map.of("message_id", path.message().value(), "channel_id", path.channel().value())));
  }
}
