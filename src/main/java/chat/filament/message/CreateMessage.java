package chat.filament.message;

import chat.filament.attachment.Attachment;
import chat.filament.attachment.Claims;
import chat.filament.core.AttachmentId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Permission;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import chat.filament.writer.Transaction;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Posts a message; answers the message object. Without files its row is written with those of many
/// other messages; with files, which are claimed for it, in a transaction of its own.
record CreateMessage(NewMessage message, Set<AttachmentId> files)
    implements GuildCommand<CreateMessage.Created> {
  /// What was posted.
  ///
  /// @param oversized whether the whole object is too large for an event
  record Created(Buffer body, boolean oversized) {}

  @Override
  public GuildId guild() {
    return message.guild();
  }

  @Override
  public Set<UserId> users() {
    return Set.of(message.author());
  }

  @Override
  public int bytes() {
    return message.bytes();
  }

  @Override
  public Change<Created> decide(Decision on) {
    requireWriter(on);
    var id = on.messageIds().get();
    if (!files.isEmpty()) {
      return new Change.Write<>(transaction -> write(transaction, id));
    }
    var event = event(message, id, on.now());
    return new Change.Append<>(
        MessageTable.INSTANCE,
        new MessageTable.Row(id, message, on.now()),
        event,
        created(message, event, id, on.now()));
  }

  void requireWriter(Decision on) {
    on.enter(message.author()).requireIn(Optional.of(message.channel()), Permission.CREATE_MESSAGE);
  }

  /// In a transaction of its own.
  Future<ChangeResult<Created>> write(Transaction transaction, MessageId id) {
    var place = new Attachment.Place(message.guild(), message.channel());
    long now = transaction.now();
    return Claims.claim(transaction, place, message.author(), id, files)
        .compose(claimed -> {
          var whole = message.having(claimed);
          var event = event(whole, id, now);
          return MessageStore.insert(
                  transaction, new MessageTable.Row(id, whole, now), transaction.firstSeq())
              .map(ChangeResult.message(created(whole, event, id, now), event, id));
        });
  }

  private static Created created(NewMessage whole, Event event, MessageId id, long now) {
    var payload = Objects.requireNonNull(event.payload());
    return new Created(whole.body(payload, id, now), whole.isOversized());
  }

  private static Event event(NewMessage whole, MessageId id, long now) {
    return new Event(
        NewMessage.EVENT,
        new Audience.InChannel(whole.channel()),
        id.value(),
        whole.event(id, now));
  }
}
