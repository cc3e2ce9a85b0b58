package chat.filament.guild;

import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.core.permission.MemberSince;
import chat.filament.core.permission.Standing;
import chat.filament.writer.Transaction;
import io.vertx.core.Future;
import java.util.Set;

/// Somebody who becomes a member, with the guild's default join role if it has one.
record Newcomer(GuildId guild, UserId user, Set<RoleId> roles) {
  /// The default join role; none when it is not set. A system role is never handed out this way.
  static Set<RoleId> roles(GuildSnapshot guild) {
    var role = guild.defaultJoinRole() == null ? null : guild.roles().get(guild.defaultJoinRole());
    return role == null || role.isSystem() ? Set.of() : Set.of(role.id());
  }

  /// Fails with `not_found` when there is no such user.
  Future<Void> insert(Transaction transaction) {
    return MemberStore.insert(transaction, guild, user, roles, since(transaction))
        .compose(inserted ->
            inserted
                ? Future.succeededFuture()
                : Future.failedFuture(new Refusal(Problem.NOT_FOUND)));
  }

  /// As of the transaction that inserted them.
  Standing standing(Transaction transaction) {
    return new Standing.Member(user, roles, since(transaction));
  }

  private static MemberSince since(Transaction transaction) {
    return new MemberSince(transaction.firstSeq(), transaction.now());
  }
}
