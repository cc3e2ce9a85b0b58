package chat.filament.search.follow;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.platform.log.LogEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// What entries of the log mean for the index.
///
/// @param created those of `touched` that were made
/// @param touched messages that were made or changed: whether they still exist, and how they look,
///   is for the database to say
/// @param deleted messages that are gone
record IndexUpdates(
    Set<MessageRef> created,
    Set<MessageRef> touched,
    Set<MessageRef> deleted,
    List<DeletedChannel> channels,
    List<GuildId> guilds) {

  /// A deleted channel.
  record DeletedChannel(GuildId guild, ChannelId id) {}

  static IndexUpdates in(List<LogEntry> entries) {
    var created = new HashSet<MessageRef>();
    var touched = new LinkedHashSet<MessageRef>();
    var deleted = new LinkedHashSet<MessageRef>();
    var channels = new ArrayList<DeletedChannel>();
    var guilds = new ArrayList<GuildId>();
    for (var entry : entries) {
      switch (entry.type()) {
        case "message_create" -> {
          created.add(message(entry));
          touched.add(message(entry));
        }
        case "message_update" -> touched.add(message(entry));
        case "message_delete" -> deleted.add(message(entry));
        case "channel_delete" ->
            channels.add(
                new DeletedChannel(entry.guild(), Objects.requireNonNull(entry.channel())));
        case "workspace_delete" -> guilds.add(entry.guild());
        default -> {}
      }
    }
    touched.removeAll(deleted);
    return new IndexUpdates(created, touched, deleted, channels, guilds);
  }

  int size() {
    return touched.size() + deleted.size() + channels.size() + guilds.size();
  }

  boolean isEmpty() {
    return size() == 0;
  }

  private static MessageRef message(LogEntry entry) {
    return new MessageRef(entry.guild(), new MessageId(Objects.requireNonNull(entry.refId())));
  }
}
