package chat.filament.access;

import chat.filament.core.UserId;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.core.permission.Standing;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What is known of one guild: its newest snapshot and the standings of people in use. The two live
/// and are forgotten together, so that a standing never meets a snapshot that is newer than what it
/// was read with. Safe on any thread.
///
/// What is loaded may be older than a change that was put in place meanwhile, and never takes its
/// place. A state that is forgotten while something is being loaded into it stays forgotten.
final class GuildState {
  /// One unit of weight is about 100 bytes.
  private static final int BARE = 8;

  private static final int ROLE = 3;
  private static final int CHANNEL = 3;
  private static final int OVERRIDE = 2;
  private static final int BAN = 4;

  private final AtomicReference<@Nullable GuildSnapshot> snapshot = new AtomicReference<>();
  private final ConcurrentMap<UserId, Standing> standings = new ConcurrentHashMap<>(4);
  private volatile int structureWeight;

  GuildState() {}

  /// A state that begins with what was loaded.
  GuildState(GuildSnapshot loaded) {
    change(loaded);
  }

  @Nullable GuildSnapshot snapshot() {
    return snapshot.get();
  }

  @Nullable Standing standing(UserId user) {
    return standings.get(user);
  }

  /// Takes what was loaded, unless something newer is known.
  void offer(GuildSnapshot loaded) {
    var kept =
        snapshot.updateAndGet(
            known -> known == null || known.accessEpoch() < loaded.accessEpoch() ? loaded : known);
    weigh(kept);
  }

  /// Takes what was loaded of somebody who is not known yet.
  void offer(Standing loaded) {
    standings.putIfAbsent(loaded.user(), loaded);
  }

  /// Whether something read at `epoch` may know of a change that is not known here.
  boolean isBehind(long epoch) {
    var known = snapshot.get();
    return known == null || known.accessEpoch() < epoch;
  }

  void change(GuildSnapshot newest) {
    snapshot.set(newest);
    weigh(newest);
  }

  void change(Standing newest) {
    standings.put(newest.user(), newest);
  }

  /// The same structure at a new epoch, if it is known.
  void move(long epoch) {
    snapshot.updateAndGet(known -> known == null ? null : known.at(epoch));
  }

  private void weigh(@Nullable GuildSnapshot of) {
    if (of != null) {
      int overrides =
          of.channels().values().stream().mapToInt(channel -> channel.overrides().size()).sum();
      structureWeight =
          ROLE * of.roles().size()
              + CHANNEL * of.channels().size()
              + OVERRIDE * overrides
              + BAN * of.addressBans().size();
    }
  }

  /// How much memory it takes, in units of about 100 bytes; a standing is one.
  int weight() {
    return BARE + structureWeight + standings.size();
  }
}
