package chat.filament.guild;

import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.MemberSince;
import chat.filament.core.permission.SystemRole;
import chat.filament.platform.db.Database;
import chat.filament.platform.db.Sql;
import chat.filament.platform.http.Cursor;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Founding guilds and finding them.
public final class Guilds {
  private static final Logger log = LoggerFactory.getLogger(Guilds.class);

  private final Database database;
  private final IdSource ids;
  private final InstantSource clock;
  private final int createdPerUser;

  /// `createdPerUser` is the number of guilds that one user may have created.
  public Guilds(Database database, IdSource ids, InstantSource clock, int createdPerUser) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
    this.createdPerUser = createdPerUser;
  }

  /// A new guild with the four seeded roles; its founder is a member who holds `workspace_owner`.
  /// Nobody can have heard of it yet, so there is no event. Fails with
  /// `guild_creation_limit_reached`; exact, because the founder's row is locked.
  Future<Guild> found(UserId founder, GuildDraft draft) {
    var guild = new Guild(new GuildId(ids.next()), draft.name(), draft.visibility());
    long now = clock.instant().getEpochSecond();
    return database
        .transaction(transaction ->
            GuildStore.lockFounder(transaction, founder)
                .compose(
                    locked -> GuildStore.insert(transaction, guild, founder, createdPerUser, now))
                .compose(inserted ->
                    inserted
                        ? seed(transaction, guild.guildId(), founder, now)
                        : Future.failedFuture(new Refusal(Problem.GUILD_CREATION_LIMIT_REACHED)))
                .map(guild))
        .onSuccess(created ->
            log.atInfo()
                .addKeyValue("event", "guild.create")
                .addKeyValue("guild_id", created.guildId().value())
                .addKeyValue("user_id", founder.value())
                .log("a guild was founded"));
  }

  private Future<Void> seed(Sql transaction, GuildId guild, UserId founder, long now) {
    var seeds =
        Stream.of(SystemRole.values())
            .map(role -> new GuildStore.Seed(role, new RoleId(ids.next())))
            .toList();
    var owned =
        seeds.stream().filter(seed -> seed.role() == SystemRole.WORKSPACE_OWNER).findFirst();
    return Future.all(
            GuildStore.insertLogHead(transaction, guild),
            GuildStore.insertRoles(transaction, guild, seeds, now),
            MemberStore.insert(
                transaction,
                guild,
                founder,
                Set.of(owned.orElseThrow().id()),
                new MemberSince(1, now)))
        .mapEmpty();
  }

  /// The guilds of which the user is a member, from the newest to the oldest.
  Future<List<GuildStore.Listed>> ofMember(UserId user, Cursor after, int limit) {
    return GuildStore.ofMember(database, user, after, limit);
  }

  /// Public guilds with `part` in their lower-cased name, from the newest to the oldest.
  Future<List<Guild>> directory(String part, int limit) {
    return part.isEmpty()
        ? GuildStore.directory(database, limit)
        : GuildStore.directory(database, part, limit);
  }
}
