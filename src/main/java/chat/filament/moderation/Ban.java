package chat.filament.moderation;

import chat.filament.audit.AuditRow;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.core.permission.Hierarchy;
import chat.filament.core.permission.Permission;
import chat.filament.core.permission.Standing;
import chat.filament.guild.Departure;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import chat.filament.platform.http.Json;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import chat.filament.writer.Transaction;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Bans a member, or keeps somebody out who is none. Membership and assignments end in the same
/// transaction. Answers whether anything changed: a second ban is no change.
record Ban(GuildId guild, UserId actor, UserId user) implements GuildCommand<Boolean> {
  private record Banned(GuildId guildId, UserId userId, long bannedAtUnix, UserId actorUserId) {}

  @Override
  public Set<UserId> users() {
    return Set.copyOf(List.of(actor, user));
  }

  @Override
  public Change<Boolean> decide(Decision on) {
    var by = on.enter(actor).require(Permission.BAN_MEMBER);
    var target = on.access(user);
    if (!Hierarchy.canRemove(by, target)) {
      throw new Refusal(Problem.FORBIDDEN);
    }
    if (target.isBanned()) {
      return new Change.Nothing<>(false);
    }
    boolean member = target.isMember();
    return new Change.Write<>(transaction -> write(transaction, member));
  }

  private Future<ChangeResult<Boolean>> write(Transaction transaction, boolean member) {
    var departure = new Departure(guild, user, Departure.Reason.BAN, actor);
    var banned = banned(transaction.now());
    return BanStore.insert(transaction, guild, user, actor, transaction.now())
        .compose(inserted ->
            inserted
                ? departure.delete(transaction)
                : Future.failedFuture(new Refusal(Problem.NOT_FOUND)))
        .map(done ->
            new ChangeResult<>(
                true,
                member ? List.of(banned, departure.event(transaction)) : List.of(banned),
                List.of(new AuditRow(actor, user, "member.ban", Map.of())),
                AccessChange.Standings.of(new Standing.Banned(user))));
  }

  private Event banned(long now) {
    return new Event(
        "workspace_member_ban",
        new Audience.InGuild(),
        user.value(),
        Json.encode(new Banned(guild, user, now, actor)));
  }
}
