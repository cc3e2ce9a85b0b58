package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Which messages of a guild the log has changed in the index since the watch began. Belongs to the
/// index worker; grows until it is ended, so it must be short.
final class ChangeWatch {
  private final GuildId guild;
  private final Set<MessageId> changed = new HashSet<>();
  private boolean masses;
  private boolean ended;

  ChangeWatch(GuildId guild) {
    this.guild = guild;
  }

  void saw(IndexUpdates updates) {
    Stream.of(updates.touched(), updates.deleted())
        .flatMap(Set::stream)
        .filter(message -> message.guild().equals(guild))
        .forEach(message -> changed.add(message.id()));
    masses |=
        updates.guilds().contains(guild)
            || updates.channels().stream().anyMatch(channel -> channel.guild().equals(guild));
  }

  void end() {
    ended = true;
  }

  boolean hasEnded() {
    return ended;
  }

  /// Whether a channel, or the guild itself, was deleted with all its messages.
  boolean sawMasses() {
    return masses;
  }

  /// Those that the log did not change.
  List<MessageRef> untouched(List<MessageRef> messages) {
    return messages.stream().filter(message -> !changed.contains(message.id())).toList();
  }
}
