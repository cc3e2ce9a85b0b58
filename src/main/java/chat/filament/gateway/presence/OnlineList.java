package chat.filament.gateway.presence;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.platform.node.NodeId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The users online in one guild. Their ids are kept as they stand in a `presence_sync`, so that a
/// sync is a copy and never a walk over the members. Not thread-safe: [Presence] guards it.
final class OnlineList {
  private static final int MAX_SYNC = 1_024;

  private static final class Entry {
    private int sockets;
    private int slot;

    /// Where else the user has sockets in the guild.
    private Set<NodeId> elsewhere = Set.of();

    private boolean isOnline() {
      return sockets > 0 || !elsewhere.isEmpty();
    }
  }

  /// `socket` was told already, by itself; null for none. `syncs` have been made before it, or
  /// since then for the user alone.
  private record Pending(boolean online, @Nullable Object socket, long syncs) {
    Pending shownToItself() {
      return new Pending(online, socket, syncs + 1);
    }
  }

  private final Map<UserId, Entry> entries = new HashMap<>();
  private final List<UserId> users = new ArrayList<>();
  private final Map<UserId, Pending> pending = new LinkedHashMap<>();
  private byte[] ids = new byte[4 * PresenceFrames.ID_BYTES];
  private boolean announcing;
  private long syncs;

  /// Users with sockets of this node.
  private int here;

  /// The sync of the first users as they are now; null when it must be built again.
  private @Nullable ByteBuf sync;

  int size() {
    return users.size();
  }

  /// Nobody is online, so nobody is left to tell.
  boolean isForgettable() {
    if (!users.isEmpty()) {
      return false;
    }
    forgetSync();
    return true;
  }

  Presence.Change arrive(UserId user, Object socket) {
    var entry = entries.computeIfAbsent(user, key -> new Entry());
    boolean online = entry.isOnline();
    entry.sockets++;
    here += entry.sockets == 1 ? 1 : 0;
    return online
        ? new Presence.Change(false, false)
        : came(user, entry, new Pending(true, socket, syncs));
  }

  Presence.Change leave(UserId user) {
    var entry = entries.get(user);
    if (entry == null || entry.sockets == 0) {
      return new Presence.Change(false, false);
    }
    entry.sockets--;
    here -= entry.sockets == 0 ? 1 : 0;
    return entry.isOnline() ? new Presence.Change(false, false) : went(user, entry);
  }

  /// Whether the user has sockets of this node.
  boolean isHere(UserId user) {
    var entry = entries.get(user);
    return entry != null && entry.sockets > 0;
  }

  /// Another node says whether the user has sockets there.
  Presence.Change elsewhere(UserId user, NodeId node, boolean online) {
    var entry = entries.get(user);
    if (entry == null && !online) {
      return new Presence.Change(false, false);
    }
    if (entry == null) {
      entry = new Entry();
      entries.put(user, entry);
    }
    boolean before = entry.isOnline();
    var others = new HashSet<>(entry.elsewhere);
    boolean news = online ? others.add(node) : others.remove(node);
    if (news) {
      entry.elsewhere = Set.copyOf(others);
    }
    if (before == entry.isOnline()) {
      return new Presence.Change(false, false);
    }
    return online ? came(user, entry, new Pending(true, null, syncs)) : went(user, entry);
  }

  private Presence.Change came(UserId user, Entry entry, Pending change) {
    entry.slot = users.size();
    users.add(user);
    write(entry.slot, user);
    return changed(user, change);
  }

  private Presence.Change went(UserId user, Entry entry) {
    entries.remove(user);
    var last = users.removeLast();
    if (!last.equals(user)) {
      users.set(entry.slot, last);
      write(entry.slot, last);
      entries.getOrDefault(last, entry).slot = entry.slot;
    }
    return changed(user, new Pending(false, null, syncs));
  }

  /// A change and its opposite that both wait cancel each other, and the others never hear of it;
  /// but not when a sync has shown somebody what was between them.
  private Presence.Change changed(UserId user, Pending change) {
    forgetSync();
    if (here == 0) {
      pending.clear(); // nobody of this node is left to tell
      return new Presence.Change(true, false);
    }
    var opposite = pending.remove(user);
    if (opposite == null || opposite.syncs() != syncs) {
      pending.put(user, change);
    }
    boolean announce = !announcing && !pending.isEmpty();
    announcing |= announce;
    return new Presence.Change(true, announce);
  }

  private void write(int slot, UserId user) {
    int at = slot * PresenceFrames.ID_BYTES;
    if (at + PresenceFrames.ID_BYTES > ids.length) {
      ids = Arrays.copyOf(ids, 2 * ids.length);
    }
    var id = user.value().getBytes(StandardCharsets.US_ASCII);
    ids[at] = '"';
    System.arraycopy(id, 0, ids, at + 1, id.length);
    ids[at + id.length + 1] = '"';
    ids[at + id.length + 2] = ',';
  }

  ByteBuf sync(GuildId guild, UserId user) {
    syncs++;
    pending.computeIfPresent(user, (same, change) -> change.shownToItself());
    var own = entries.get(user);
    if (own != null && own.slot >= MAX_SYNC) {
      return PresenceFrames.sync(guild, ids, MAX_SYNC - 1, user.value());
    }
    var known = sync;
    if (known == null) {
      known = PresenceFrames.sync(guild, ids, Math.min(users.size(), MAX_SYNC), "");
      sync = known;
    }
    return known.retainedDuplicate();
  }

  private void forgetSync() {
    var known = sync;
    sync = null;
    if (known != null) {
      known.release();
    }
  }

  @Nullable Announcement announcement(GuildId guild, int max) {
    int count = Math.min(max, pending.size());
    if (count == 0) {
      announcing = false;
      return null;
    }
    var out = PooledByteBufAllocator.DEFAULT.directBuffer(count * PresenceFrames.updateBytes());
    var toldAlready = new IdentityHashMap<Object, int[]>();
    var changes = pending.entrySet().iterator();
    for (int i = 0; i < count; i++) {
      var change = changes.next();
      int from = out.writerIndex();
      PresenceFrames.update(out, guild, change.getKey(), change.getValue().online());
      var socket = change.getValue().socket();
      if (socket != null) {
        toldAlready.put(socket, new int[] {from, out.writerIndex()});
      }
      changes.remove();
    }
    return new Announcement(guild, out, count, toldAlready);
  }
}
