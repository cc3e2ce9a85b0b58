package chat.filament.guild;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.platform.event.Event;
import chat.filament.writer.Transaction;
import io.vertx.core.Future;
import java.util.Locale;

/// The end of a membership, for the commands that bring it about.
public record Departure(GuildId guild, UserId user, Reason reason, UserId actor) {
  /// Why; on the wire in small letters.
  public enum Reason {
    KICK,
    BAN,
    LEAVE
  }

  /// Ends the membership and its assignments. Overrides of the member stay, so that leaving and
  /// coming back does not shed them.
  public Future<Void> delete(Transaction transaction) {
    return MemberStore.delete(transaction, guild, user);
  }

  /// `workspace_member_remove`.
  public Event event(Transaction transaction) {
    var why = reason.name().toLowerCase(Locale.ROOT);
    return MemberEvents.removed(guild, user, why, transaction.now(), actor);
  }
}
