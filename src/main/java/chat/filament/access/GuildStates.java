package chat.filament.access;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.platform.db.Sql;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.AccessSource;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The newest committed access state of the guilds in use, in an eighth of the heap at most, but at
/// least 32 MiB. A guild that nobody has asked for in an hour is let go.
public final class GuildStates implements AccessSource {
  /// Users whose standings are read by one statement.
  private static final int USERS_AT_ONCE = 2_000;

  private static final long WEIGHT =
      Math.max(32L << 20, Runtime.getRuntime().maxMemory() / 8) / 100;

  /// @param guild empty when there is no such guild
  private record Loaded(Optional<GuildSnapshot> guild, List<AccessStore.StandingAt> standings) {}

  /// How long the state in memory is believed after it was last verified.
  private static final long BELIEVED_NANOS = 3_000_000_000L;

  private static final long NEVER = Long.MIN_VALUE;

  private final Sql sql;
  private final @Nullable UserId serverOwner;
  private final SnapshotObserver observer;
  private final Cache<GuildId, GuildState> guilds =
      Caffeine.newBuilder()
          .maximumWeight(WEIGHT)
          .weigher((GuildId guild, GuildState state) -> state.weight())
          .expireAfterAccess(Duration.ofHours(1))
          .executor(Runnable::run)
          .build();

  private volatile long verifiedAt = NEVER;
  private volatile Consumer<GuildId> onHeld = guild -> {};

  public GuildStates(Sql sql, Optional<UserId> serverOwner) {
    this(sql, serverOwner, SnapshotObserver.NONE);
  }

  public GuildStates(Sql sql, Optional<UserId> serverOwner, SnapshotObserver observer) {
    this.sql = sql;
    this.observer = observer;
    this.serverOwner = serverOwner.orElse(null);
  }

  @Override
  public @Nullable Access peek(GuildId guild, UserId user) {
    var state = guilds.getIfPresent(guild);
    if (state == null) {
      return null;
    }
    var standing = state.standing(user); // first, for a snapshot that is no older
    var snapshot = state.snapshot();
    return snapshot == null || standing == null ? null : Access.of(snapshot, standing, serverOwner);
  }

  @Override
  public Future<Optional<Access>> of(GuildId guild, UserId user) {
    if (isInDoubt()) {
      return read(guild, user);
    }
    var known = peek(guild, user);
    if (known != null) {
      return Future.succeededFuture(Optional.of(known));
    }
    return bring(guild, List.of(user))
        .map(loaded -> {
          var newest = peek(guild, user);
          return newest != null ? Optional.of(newest) : access(loaded, guild, user);
        });
  }

  /// Other nodes may have written what nobody has looked at here, as after this process stood
  /// still.
  private boolean isInDoubt() {
    long at = verifiedAt;
    return at != NEVER && System.nanoTime() - at > BELIEVED_NANOS;
  }

  /// All that is in memory is at least as new as the database was at `nanos`, in [System#nanoTime].
  /// Where there are other nodes this is said every second; when it is not, what is in memory is
  /// not believed any more.
  public void verified(long nanos) {
    verifiedAt = nanos;
  }

  /// From the database alone.
  private Future<Optional<Access>> read(GuildId guild, UserId user) {
    return CommittedAccess.read(sql, guild, List.of(user), serverOwner)
        .map(read -> Optional.ofNullable(read.accesses().get(user)));
  }

  /// From what was loaded for one user, when it could not be kept.
  private Optional<Access> access(Loaded loaded, GuildId guild, UserId user) {
    var state = guilds.getIfPresent(guild);
    var known = state == null ? null : state.standing(user);
    var standing =
        loaded.standings().stream().map(AccessStore.StandingAt::standing).findFirst().orElse(known);
    return standing == null
        ? Optional.empty()
        : loaded.guild().map(snapshot -> Access.of(snapshot, standing, serverOwner));
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
    var state = guilds.getIfPresent(guild);
    return state == null ? null : state.snapshot();
  }

  /// The newest snapshot, loaded if need be; empty when there is no such guild.
  public Future<Optional<GuildSnapshot>> snapshot(GuildId guild) {
    return bring(guild, List.of()).map(Loaded::guild);
  }

  /// The guilds that something is in memory of.
  public Set<GuildId> held() {
    return Set.copyOf(guilds.asMap().keySet());
  }

  /// `held` is told of each guild before something of it is read into memory. On any thread; must
  /// not block.
  public void onHeld(Consumer<GuildId> held) {
    onHeld = held;
  }

  /// Whether something is in memory that may not know of the change that made `epoch`.
  public boolean isBehind(GuildId guild, long epoch) {
    var state = guilds.policy().getIfPresentQuietly(guild);
    return state != null && state.isBehind(epoch);
  }

  @Override
  public void forgetOlder(GuildId guild, long epoch) {
    if (isBehind(guild, epoch)) {
      forget(guild);
    }
  }

  @Override
  public Future<Boolean> load(GuildId guild, Collection<UserId> users) {
    return bring(guild, users).map(loaded -> loaded.guild().isPresent());
  }

  private Future<Loaded> bring(GuildId guild, Collection<UserId> users) {
    var state = guilds.get(guild, this::fresh);
    var known = state.snapshot();
    var unknown = users.stream().filter(user -> state.standing(user) == null).toList();
    var snapshot =
        known == null
            ? AccessStore.snapshot(sql, guild)
            : Future.succeededFuture(Optional.of(known));
    return Future.all(snapshot, standings(guild, unknown, 0, new ArrayList<>()))
        .compose(both -> keep(guild, state, new Loaded(both.resultAt(0), both.resultAt(1))));
  }

  private GuildState fresh(GuildId guild) {
    onHeld.accept(guild);
    return new GuildState();
  }

  /// In pieces, one after another, so that a large guild costs many short statements.
  private Future<List<AccessStore.StandingAt>> standings(
      GuildId guild, List<UserId> users, int from, List<AccessStore.StandingAt> read) {
    if (from >= users.size()) {
      return Future.succeededFuture(read);
    }
    var piece = users.subList(from, Math.min(users.size(), from + USERS_AT_ONCE));
    return AccessStore.standings(sql, guild, piece)
        .compose(more -> {
          read.addAll(more);
          return standings(guild, users, from + USERS_AT_ONCE, read);
        });
  }

  private Future<Loaded> keep(GuildId guild, GuildState state, Loaded loaded) {
    if (loaded.guild().isEmpty()) {
      guilds.asMap().remove(guild, state);
      return Future.succeededFuture(loaded);
    }
    state.offer(loaded.guild().get());
    boolean behind = loaded.standings().stream().anyMatch(read -> state.isBehind(read.epoch()));
    if (behind) {
      return refresh(guild, state, loaded);
    }
    loaded.standings().forEach(read -> state.offer(read.standing()));
    weigh(guild);
    observe(state, loaded);
    return Future.succeededFuture(loaded);
  }

  private void observe(GuildState state, Loaded loaded) {
    var newest = state.snapshot();
    if (newest != null && !loaded.standings().isEmpty()) {
      observer.resolved(newest, loaded.standings().getFirst().standing().user());
    }
  }

  /// A standing was read at an epoch that is not known here: its change is about to be put in
  /// place, or was made by another process. Then everything known of the guild may be old.
  private Future<Loaded> refresh(GuildId guild, GuildState state, Loaded loaded) {
    return AccessStore.snapshot(sql, guild)
        .map(newest -> {
          var fresh = new Loaded(newest, loaded.standings());
          if (newest.isEmpty()) {
            guilds.asMap().remove(guild, state);
          } else {
            var next = replaceIfBehind(guild, state, newest.get());
            long least = next == state ? 0 : newest.get().accessEpoch();
            loaded.standings().stream()
                .filter(read -> read.epoch() >= least && !next.isBehind(read.epoch()))
                .forEach(read -> next.offer(read.standing()));
            weigh(guild);
          }
          return fresh;
        });
  }

  /// One step with regard to changes, so that none is put into a state that is on its way out.
  private GuildState replaceIfBehind(GuildId guild, GuildState state, GuildSnapshot newest) {
    var held =
        guilds
            .asMap()
            .computeIfPresent(
                guild,
                (same, now) ->
                    now == state && state.isBehind(newest.accessEpoch())
                        ? new GuildState(newest)
                        : now);
    return held == null ? state : held;
  }

  /// Has the cache weigh what it holds of the guild again.
  private void weigh(GuildId guild) {
    guilds.asMap().computeIfPresent(guild, (same, held) -> held);
  }

  /// Puts a committed change in place; `epoch` is the guild's access epoch after it. Only for the
  /// guild's writer.
  public void changed(GuildId guild, long epoch, AccessChange change) {
    switch (change) {
      case AccessChange.None() -> {}
      case AccessChange.Standings(var changed, var _) ->
          change(
              guild,
              state -> {
                changed.forEach(state::change);
                state.move(epoch);
              });
      case AccessChange.Structure(var snapshot) -> change(guild, state -> state.change(snapshot));
      case AccessChange.Description(var snapshot) -> change(guild, state -> state.change(snapshot));
      case AccessChange.Networks(var _, var snapshot) ->
          change(guild, state -> state.change(Objects.requireNonNull(snapshot)));
      case AccessChange.Reloaded _, AccessChange.Deleted _ -> forget(guild);
    }
  }

  private void change(GuildId guild, Consumer<GuildState> step) {
    guilds
        .asMap()
        .computeIfPresent(
            guild,
            (same, state) -> {
              step.accept(state);
              return state;
            });
  }

  /// Forgets everything about a guild: it was changed elsewhere or deleted. Whoever asks next reads
  /// it again.
  public void forget(GuildId guild) {
    guilds.invalidate(guild);
  }
}
