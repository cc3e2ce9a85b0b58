package chat.filament.writer;

import chat.filament.core.MessageId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.GuildSnapshot;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a command decides on.
///
/// @param guild empty when there is no such guild
/// @param now unix seconds
/// @param serverOwner the configured owner of the whole server, null when there is none
/// @param messageIds ids that rise strictly within the guild; taken in order of the messages
public record Decision(
    Optional<GuildSnapshot> guild,
    Map<UserId, Access> accesses,
    long now,
    @Nullable UserId serverOwner,
    Supplier<MessageId> messageIds) {

  /// The access of one of the command's users who must be inside: outsiders are `forbidden`, and so
  /// is an unknown guild, which is `not_found` only for the server owner.
  public Access enter(UserId user) {
    if (guild.isEmpty()) {
      throw Access.noGuild(user, serverOwner);
    }
    return access(user).requireInside();
  }

  /// The access of one of the command's users; only if the guild exists.
  public Access access(UserId user) {
    var access = accesses.get(user);
    if (access == null) {
      throw new IllegalStateException("not among the command's users, or no such guild");
    }
    return access;
  }
}
