package chat.filament.message;

import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.UserId;
import chat.filament.platform.db.Database;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// Messages for other packages, in the form in which this one sends them.
public final class MessageReader {
  private final MessageStore store;

  public MessageReader(Database database) {
    this.store = new MessageStore(database);
  }

  /// The message objects (`contract/rest.md` §12) of those `ids` that exist in the guild, as UTF-8
  /// JSON of at most `limit` bytes each, with `reacted_by_me` of `caller`. One query. Whether the
  /// caller may read their channels is for the asker to check; an answer that holds several must
  /// add up their lengths and commas itself.
  public Future<Map<MessageId, byte[]>> byIds(
      GuildId guild, Collection<MessageId> ids, UserId caller, int limit) {
    return store
        .byIds(caller, guild, ids)
        .map(messages -> {
          var encoded = HashMap.<MessageId, byte[]>newHashMap(messages.size());
          messages.forEach(
              message -> encoded.put(message.id(), MessageJson.fitting(message, limit)));
          return encoded;
        });
  }
}
