package chat.filament.message;

import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// Messages for other packages, in the form in which this one sends them.
public final class MessageReader {
  private final MessageStore store;
  private final TokenCache texts = new TokenCache();

  public MessageReader(Sql sql) {
    this.store = new MessageStore(sql);
  }

  /// A message that was read.
  ///
  /// @param json the message object (`contract/rest.md` §12), UTF-8
  public record Read(String content, Buffer json) {}

  /// Those of `ids` that exist in the guild, their JSON in at most `limit` bytes each and with
  /// `reacted_by_me` of `caller`. One query. Whether the caller may read their channels is for the
  /// asker to check; an answer that holds several must add up their lengths and commas itself.
  public Future<Map<MessageId, Read>> byIds(
      GuildId guild, Collection<MessageId> ids, UserId caller, int limit) {
    return store
        .byIds(caller, guild, ids)
        .compose(found -> texts.prepare(found.iterator()).map(found))
        .map(messages -> {
          var read = HashMap.<MessageId, Read>newHashMap(messages.size());
          messages.forEach(message -> read.put(message.id(), read(message, limit)));
          return read;
        });
  }

  private Read read(Message message, int limit) {
    return new Read(message.content(), Buffer.buffer(json(message, limit)));
  }

  private byte[] json(Message message, int limit) {
    return MessageJson.fitting(message, texts.tokens(message.content()), limit);
  }
}
