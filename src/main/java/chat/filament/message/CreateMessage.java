package chat.filament.message;

import chat.filament.core.GuildId;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.core.permission.Permission;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import chat.filament.writer.Change;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.Set;

/// Posts a message; answers the message object.
record CreateMessage(NewMessage message, boolean hasAttachments) implements GuildCommand<Buffer> {
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
  public Change<Buffer> decide(Decision on) {
    on.enter(message.author()).requireIn(Optional.of(message.channel()), Permission.CREATE_MESSAGE);
    if (hasAttachments) {
      throw Refusal.invalid("attachment_ids: no such file of yours in this channel");
    }
    var id = on.messageIds().get();
    var payload = message.event(id, on.now());
    return new Change.Append<>(
        MessageTable.INSTANCE,
        new MessageTable.Row(id, message, on.now()),
        new Event(NewMessage.EVENT, new Audience.InChannel(message.channel()), id.value(), payload),
        message.body(payload, id, on.now()));
  }
}
