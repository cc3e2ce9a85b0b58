package chat.filament.access;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.core.permission.Standing;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A guild and what some users may do in it, from the database alone. In a transaction that has
/// locked the guild's head it stays so until that ends.
///
/// @param guild empty when there is no such guild; then there are no accesses
public record CommittedAccess(Optional<GuildSnapshot> guild, Map<UserId, Access> accesses) {
  public CommittedAccess {
    accesses = Map.copyOf(accesses);
  }

  /// `serverOwner` is null when there is none.
  public static Future<CommittedAccess> read(
      Sql sql, GuildId guild, Collection<UserId> users, @Nullable UserId serverOwner) {
    return Future.all(
            AccessStore.snapshot(sql, guild), AccessStore.standings(sql, guild, List.copyOf(users)))
        .map(both -> {
          Optional<GuildSnapshot> snapshot = both.resultAt(0);
          List<AccessStore.StandingAt> standings = both.resultAt(1);
          return new CommittedAccess(
              snapshot,
              snapshot.map(found -> accesses(found, standings, serverOwner)).orElse(Map.of()));
        });
  }

  private static Map<UserId, Access> accesses(
      GuildSnapshot guild, List<AccessStore.StandingAt> standings, @Nullable UserId serverOwner) {
    return standings.stream()
        .map(AccessStore.StandingAt::standing)
        .collect(
            Collectors.toMap(Standing::user, standing -> Access.of(guild, standing, serverOwner)));
  }
}
