package chat.filament.attachment;

import chat.filament.core.AttachmentId;
import chat.filament.core.ChannelId;
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
import chat.filament.platform.json.JsonBytes;
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

/// Deletes a file, for its owner and those who may delete messages. Its message stays, even if
/// nothing is left in it, and its readers are told what is.
record DeleteAttachment(GuildId guild, ChannelId channel, AttachmentId attachment, UserId user)
    implements GuildCommand<AttachmentId> {
  @Override
  public Set<UserId> users() {
    return Set.of(user);
  }

  @Override
  public Change<AttachmentId> decide(Decision on) {
    var access = on.enter(user);
    if (access.guild().channel(channel).isEmpty()) {
      throw new Refusal(Problem.NOT_FOUND);
    }
    var rights = access.in(channel);
    return new Change.Write<>(transaction ->
        AttachmentStore.find(transaction, guild, channel, attachment)
            .compose(found -> delete(transaction, requireMayDelete(found, rights))));
  }

  /// Who may neither see nor delete does not learn whether there is such a file.
  private AttachmentStore.Found requireMayDelete(
      Optional<AttachmentStore.Found> found, PermissionSet rights) {
    boolean own = found.map(file -> file.attachment().owner().equals(user)).orElse(false);
    if (own || rights.has(Permission.DELETE_MESSAGE)) {
      return found.orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
    }
    boolean tells = found.isEmpty() && rights.has(Permission.CREATE_MESSAGE);
    throw new Refusal(tells ? Problem.NOT_FOUND : Problem.FORBIDDEN);
  }

  private Future<ChangeResult<AttachmentId>> delete(
      Transaction transaction, AttachmentStore.Found found) {
    var deleted = AttachmentStore.delete(transaction, attachment);
    if (found.message().isEmpty()) {
      return deleted.map(ChangeResult.nothing(attachment));
    }
    var message = found.message().get();
    return deleted
        .compose(gone -> AttachmentStore.of(transaction, message))
        .map(rest ->
            new ChangeResult<>(
                attachment,
                List.of(update(message, rest, transaction.now())),
                List.of(),
                new AccessChange.None()));
  }

  /// `message_update` with the files that are left.
  private Event update(MessageId message, List<Attachment> rest, long now) {
    var payload =
        new JsonBytes(256 + 512 * rest.size())
            .raw("{\"guild_id\":\"")
            .raw(guild.value())
            .raw("\",\"channel_id\":\"")
            .raw(channel.value())
            .raw("\",\"message_id\":\"")
            .raw(message.value())
            .raw("\",\"updated_fields\":{\"attachments\":");
    AttachmentJson.array(payload, rest).raw("},\"updated_at_unix\":").number(now).raw("}");
    return new Event(
        "message_update",
        new Audience.InChannel(channel),
        message.value(),
        Buffer.buffer(payload.toBytes()));
  }
}
