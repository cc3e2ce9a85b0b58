package chat.filament.access;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.core.permission.Standing;
import chat.filament.platform.db.Sql;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.AccessSource;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The newest committed access state of the guilds in use. At most 20,000 snapshots and 500,000
/// standings are kept.
///
/// A load that races with a change must not bring back the old state: every change of a guild first
/// raises its version, and a loaded value is kept only if the version is still the one from before
/// the load.
public final class GuildStates implements AccessSource {
  private record Key(GuildId guild, UserId user) {}

  private final Sql sql;
  private final @Nullable UserId serverOwner;
  private final Cache<GuildId, GuildSnapshot> snapshots =
      Caffeine.newBuilder()
          .maximumSize(20_000)
          .expireAfterAccess(Duration.ofHours(1))
          .executor(Runnable::run)
          .build();
  private final Cache<Key, Standing> standings =
      Caffeine.newBuilder()
          .maximumSize(500_000)
          .expireAfterAccess(Duration.ofHours(1))
          .executor(Runnable::run)
          .build();
  private final Versions guildVersions = new Versions();
  private final Versions userVersions = new Versions();

  public GuildStates(Sql sql, Optional<UserId> serverOwner) {
    this.sql = sql;
    this.serverOwner = serverOwner.orElse(null);
  }

  @Override
  public @Nullable Access peek(GuildId guild, UserId user) {
    var snapshot = snapshots.getIfPresent(guild);
    var standing = standings.getIfPresent(new Key(guild, user));
    return snapshot == null || standing == null ? null : Access.of(snapshot, standing, serverOwner);
  }

  @Override
  public Future<Optional<Access>> of(GuildId guild, UserId user) {
    var known = peek(guild, user);
    if (known != null) {
      return Future.succeededFuture(Optional.of(known));
    }
    return Future.all(snapshot(guild), standing(guild, user))
        .compose(loaded -> {
          Optional<GuildSnapshot> snapshot = loaded.resultAt(0);
          Standing standing = loaded.resultAt(1);
          return Future.succeededFuture(
              snapshot.map(found -> Access.of(found, standing, serverOwner)));
        });
  }

  /// The newest access of somebody who must be inside (`contract/permissions.md` §7). Outsiders are
  /// `forbidden`, and so is an unknown guild, which is `not_found` only for the server owner. Empty
  /// stands for a text that is no ULID.
  public Future<Access> enter(Optional<GuildId> guild, UserId user) {
    return of(named(guild, user), user)
        .map(access -> access.orElseThrow(() -> Access.noGuild(user, serverOwner)).requireInside());
  }

  /// What `read` answers, for somebody whom `gate` lets pass, at the start and once more behind it:
  /// a statement can wait, and what it answers may be newer than a ban that was committed
  /// meanwhile. In the normal case neither check is a query.
  public <T> Future<T> read(
      GuildId guild,
      UserId user,
      Function<Optional<Access>, Access> gate,
      Function<Access, Future<T>> read) {
    return of(guild, user)
        .map(gate)
        .compose(read)
        .compose(answer -> of(guild, user).map(gate).map(still -> answer));
  }

  /// The same for somebody who must be inside, as with [#enter], and pass `gate`.
  public <T> Future<T> readInside(
      Optional<GuildId> guild,
      UserId user,
      Consumer<Access> gate,
      Function<Access, Future<T>> read) {
    return read(
        named(guild, user),
        user,
        found -> {
          var access = found.orElseThrow(() -> Access.noGuild(user, serverOwner)).requireInside();
          gate.accept(access);
          return access;
        },
        read);
  }

  /// The id of the guild that a path names, whether it exists or not; refuses a text that is no
  /// ULID like an unknown guild.
  public GuildId named(Optional<GuildId> guild, UserId user) {
    return guild.orElseThrow(() -> Access.noGuild(user, serverOwner));
  }

  /// The configured owner of the whole server, null when there is none.
  public @Nullable UserId serverOwner() {
    return serverOwner;
  }

  /// The newest snapshot in memory, null when it is not there.
  public @Nullable GuildSnapshot peekSnapshot(GuildId guild) {
    return snapshots.getIfPresent(guild);
  }

  /// The newest snapshot, loaded if need be; empty when there is no such guild.
  public Future<Optional<GuildSnapshot>> snapshot(GuildId guild) {
    var known = snapshots.getIfPresent(guild);
    if (known != null) {
      return Future.succeededFuture(Optional.of(known));
    }
    long version = guildVersions.of(guild).get();
    return AccessStore.snapshot(sql, guild)
        .map(loaded -> {
          loaded.ifPresent(snapshot ->
              snapshots
                  .asMap()
                  .compute(
                      guild,
                      (key, other) -> guildVersions.of(guild).get() == version ? snapshot : other));
          return loaded;
        });
  }

  @Override
  public Future<Boolean> load(GuildId guild, Collection<UserId> users) {
    var unknown =
        users.stream()
            .filter(user -> !standings.asMap().containsKey(new Key(guild, user)))
            .toList();
    var versions = unknown.stream().map(user -> standingVersion(new Key(guild, user))).toList();
    var loaded =
        unknown.isEmpty()
            ? Future.succeededFuture(List.<Standing>of())
            : AccessStore.standings(sql, guild, unknown);
    return Future.all(snapshot(guild), loaded)
        .map(both -> {
          List<Standing> found = both.resultAt(1);
          for (int i = 0; i < found.size(); i++) {
            keep(new Key(guild, found.get(i).user()), versions.get(i), found.get(i));
          }
          return both.<Optional<GuildSnapshot>>resultAt(0).isPresent();
        });
  }

  private void keep(Key key, long version, Standing loaded) {
    standings
        .asMap()
        .compute(key, (same, other) -> standingVersion(key) == version ? loaded : other);
  }

  private Future<Standing> standing(GuildId guild, UserId user) {
    var key = new Key(guild, user);
    var known = standings.getIfPresent(key);
    if (known != null) {
      return Future.succeededFuture(known);
    }
    long version = standingVersion(key);
    return AccessStore.standing(sql, guild, user)
        .map(loaded -> {
          keep(key, version, loaded);
          return loaded;
        });
  }

  private long standingVersion(Key key) {
    return guildVersions.of(key.guild()).get() + userVersions.of(key).get();
  }

  /// Puts a committed change in place; `epoch` is the guild's access epoch after it. Only for the
  /// guild's writer.
  public void changed(GuildId guild, long epoch, AccessChange change) {
    switch (change) {
      case AccessChange.None() -> {}
      case AccessChange.Standings(var changed) -> {
        moved(guild, epoch);
        changed.forEach(standing -> replace(guild, standing));
      }
      case AccessChange.Structure(var snapshot) -> replace(snapshot);
      case AccessChange.Description(var snapshot) -> replace(snapshot);
      case AccessChange.Networks _ -> moved(guild, epoch);
      case AccessChange.Reloaded _, AccessChange.Deleted _ -> forget(guild);
    }
  }

  /// The same structure at a new epoch, if it is in memory.
  private void moved(GuildId guild, long epoch) {
    var known = snapshots.getIfPresent(guild);
    if (known != null) {
      replace(known.at(epoch));
    }
  }

  private void replace(GuildSnapshot snapshot) {
    guildVersions.of(snapshot.id()).incrementAndGet();
    snapshots.put(snapshot.id(), snapshot);
  }

  private void replace(GuildId guild, Standing standing) {
    var key = new Key(guild, standing.user());
    userVersions.of(key).incrementAndGet();
    standings.put(key, standing);
  }

  /// Forgets everything about a guild: it was changed elsewhere or deleted. Only for the guild's
  /// writer.
  public void forget(GuildId guild) {
    guildVersions.of(guild).incrementAndGet();
    snapshots.invalidate(guild);
    standings.asMap().keySet().removeIf(key -> key.guild().equals(guild));
  }

  /// A counter for each guild, striped: two guilds that share one only cause a needless reload now
  /// and then.
  private static final class Versions {
    private final AtomicLong[] stripes = new AtomicLong[1024];

    Versions() {
      for (int i = 0; i < stripes.length; i++) {
        stripes[i] = new AtomicLong();
      }
    }

    AtomicLong of(Object key) {
      return stripes[key.hashCode() & (stripes.length - 1)];
    }
  }
}
