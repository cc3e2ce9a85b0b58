package chat.filament.gateway.shard;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.Channel;
import chat.filament.core.permission.ChannelKind;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.core.permission.PermissionSet;
import chat.filament.core.permission.Role;
import chat.filament.core.permission.Standing;
import chat.filament.core.permission.SystemRole;
import chat.filament.platform.event.AccessSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Access as a test says. Everybody is a member of every guild and sees its channels, until told
/// otherwise.
final class KnownAccess implements AccessSource {
  private static final Role EVERYONE =
      new Role(
          new RoleId("01ARZ3NDEKTSV4RRFFQ69G5FAF"),
          "@everyone",
          0,
          PermissionSet.ALL,
          true,
          SystemRole.EVERYONE,
          null,
          Instant.ofEpochSecond(1));

  private final Set<UserId> outside = ConcurrentHashMap.newKeySet();
  private final Set<UserId> unknown = ConcurrentHashMap.newKeySet();
  private final Map<GuildId, Promise<Boolean>> held = new ConcurrentHashMap<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger late = new AtomicInteger();
  private final Promise<Boolean> loaded = Promise.promise();
  private volatile GuildSnapshot structure;

  KnownAccess(GuildSnapshot structure) {
    this.structure = structure;
  }

  static GuildSnapshot structure(GuildId guild, long epoch, Collection<ChannelId> channels) {
    Map<ChannelId, Channel> known = new HashMap<>();
    channels.forEach(id ->
        known.put(
            id, new Channel(id, "general", ChannelKind.TEXT, Instant.ofEpochSecond(1), Map.of())));
    return new GuildSnapshot(
        guild, "Club", true, epoch, Map.of(EVERYONE.id(), EVERYONE), known, null);
  }

  void now(GuildSnapshot next) {
    structure = next;
  }

  void kick(UserId user) {
    outside.add(user);
  }

  /// From now on their access must be loaded, which ends when [#load] is told to.
  void forget(UserId user) {
    unknown.add(user);
  }

  /// The next loads of their access come too late: it is gone again when they end.
  void forget(UserId user, int loads) {
    late.set(loads);
    unknown.add(user);
    loaded.complete(true);
  }

  void loaded() {
    unknown.clear();
    loaded.complete(true);
  }

  /// Access to this guild must be loaded, which ends when it is released.
  void hold(GuildId guild) {
    held.put(guild, Promise.promise());
  }

  void release(GuildId guild) {
    Objects.requireNonNull(held.remove(guild)).complete(true);
  }

  /// The next question is a fault of ours.
  void failOnce() {
    failures.set(1);
  }

  @Override
  public @Nullable Access peek(GuildId guild, UserId user) {
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("as the test wanted");
    }
    if (unknown.contains(user) || held.containsKey(guild)) {
      return null;
    }
    var standing =
        outside.contains(user) ? new Standing.Banned(user) : new Standing.Member(user, Set.of());
    return Access.of(structure, standing, null);
  }

  @Override
  public Future<Optional<Access>> of(GuildId guild, UserId user) {
    return loaded.future().map(done -> Optional.ofNullable(peek(guild, user)));
  }

  @Override
  public Future<Boolean> load(GuildId guild, Collection<UserId> users) {
    var until = held.get(guild);
    if (until != null) {
      return until.future();
    }
    if (loaded.future().isComplete() && late.getAndDecrement() <= 0) {
      unknown.removeAll(users);
    }
    return List.copyOf(users).isEmpty() ? Future.succeededFuture(true) : loaded.future();
  }
}
