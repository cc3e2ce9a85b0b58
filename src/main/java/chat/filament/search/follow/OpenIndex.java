package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.platform.log.LogPosition;
import chat.filament.search.follow.IndexPosition.BackfillPosition;
import chat.filament.search.index.GuildRebuild;
import chat.filament.search.index.IndexedMessage;
import chat.filament.search.index.Inventory;
import chat.filament.search.index.MessageIndex;
import chat.filament.search.index.Searcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The index while it is open, and how far it has come. Decides when what was written becomes
/// visible and when it is committed. Belongs to the index worker; whatever fails in the index comes
/// as [IndexFailure].
final class OpenIndex {
  private static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /// When a search waits for it: soon, but not after each message.
  private static final long HURRIED_REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int COMMIT_WRITES = 20_000;

  private final MessageIndex index;
  private final LatestView latest;
  private final LongSupplier nanos;
  private final Searcher searcher;
  private IndexPosition position;
  private boolean invisible;
  private int uncommitted;
  private long refreshedAt;
  private long committedAt;

  private interface IndexCall<T extends @Nullable Object> {
    T run() throws IOException;
  }

  private OpenIndex(MessageIndex index, IndexPosition position, IndexLocation location) {
    this.index = index;
    this.position = position;
    this.latest = location.latest();
    this.nanos = location.nanos();
    this.searcher = index.searcher();
    this.committedAt = nanos.getAsLong();
    this.refreshedAt = committedAt - REFRESH_NANOS;
  }

  /// Opens what is there, or begins with an empty index at `fresh`. An index that was made from
  /// another database counts for nothing.
  static OpenIndex open(IndexLocation location, IndexPosition fresh) {
    var path = location.folder();
    return call(() -> {
      var index = MessageIndex.open(path);
      var found = IndexPosition.in(index.position());
      boolean ours = found.map(is -> is.database().equals(fresh.database())).orElse(false);
      if (index.resumed() && !ours) {
        index.close();
        MessageIndex.delete(path);
        index = MessageIndex.open(path);
      }
      var open = new OpenIndex(index, ours ? found.orElse(fresh) : fresh, location);
      open.publish();
      return open;
    });
  }

  static void delete(Path path) {
    call(() -> {
      MessageIndex.delete(path);
      return null;
    });
  }

  /// Whether a view is one of this index.
  boolean showed(IndexView view) {
    return view.searcher() == searcher;
  }

  IndexPosition position() {
    return position;
  }

  /// Brings the index to the state that the database was found in after `changes`: `found` are
  /// those of the touched messages that exist.
  void apply(IndexUpdates changes, Collection<IndexedMessage> found, LogPosition next) {
    if (!changes.isEmpty()) {
      write(() -> {
        sync(changes.touched(), found);
        for (var message : changes.deleted()) {
          index.delete(message.guild(), message.id());
        }
        for (var channel : changes.channels()) {
          index.deleteChannel(channel.guild(), channel.id());
        }
        for (var guild : changes.guilds()) {
          index.deleteGuild(guild);
        }
      });
      uncommitted += changes.size();
    }
    position = position.at(next);
  }

  /// Puts in those of `messages` that were `found` in the database and takes out the others.
  void repair(Collection<MessageRef> messages, Collection<IndexedMessage> found) {
    write(() -> sync(messages, found));
    uncommitted += messages.size();
  }

  private void sync(Collection<MessageRef> messages, Collection<IndexedMessage> found)
      throws IOException {
    var missing = new HashSet<>(messages);
    for (var message : found) {
      index.upsert(message);
      missing.remove(new MessageRef(message.channel().guild(), message.id()));
    }
    for (var message : missing) {
      index.delete(message.guild(), message.id());
    }
  }

  /// Adds a page of the backfill.
  void fill(List<IndexedMessage> messages, @Nullable BackfillPosition next) {
    write(() -> {
      for (var message : messages) {
        index.upsert(message);
      }
    });
    uncommitted += messages.size();
    position = position.backfill(next);
  }

  GuildRebuild rebuild(GuildId guild) {
    return index.rebuild(guild);
  }

  void add(GuildRebuild rebuild, List<IndexedMessage> messages) {
    write(() -> rebuild.addPage(messages));
    uncommitted += messages.size();
  }

  void finish(GuildRebuild rebuild) {
    write(rebuild::finish);
    commit();
  }

  /// What is indexed of a guild, everything that was written included.
  Inventory inventory(GuildId guild) {
    refresh();
    return call(() -> index.inventory(guild));
  }

  List<Inventory.InventoryEntry> next(Inventory inventory, int max) {
    return call(() -> inventory.next(max));
  }

  void close(Inventory inventory) {
    run(inventory::close);
  }

  /// Makes visible and commits what is due. `hurried` says that a search waits for what has been
  /// reached.
  void settle(boolean hurried) {
    long now = nanos.getAsLong();
    long pause = hurried ? HURRIED_REFRESH_NANOS : REFRESH_NANOS;
    if (invisible && now - refreshedAt >= pause) {
      refresh();
    } else if (!invisible) {
      publish();
    }
    if (uncommitted >= COMMIT_WRITES || (uncommitted > 0 && now - committedAt >= COMMIT_NANOS)) {
      commit();
    }
  }

  /// Whether something waits to become visible.
  boolean isInvisible() {
    return invisible;
  }

  void commit() {
    run(() -> index.commit(position.toMap()));
    uncommitted = 0;
    committedAt = nanos.getAsLong();
  }

  /// Closes it without a commit; whatever goes wrong meanwhile, it is not used any more.
  void close() {
    latest.set(null);
    run(index::close);
  }

  /// Makes visible what was written.
  void refresh() {
    run(index::refresh);
    invisible = false;
    refreshedAt = nanos.getAsLong();
    publish();
  }

  private void publish() {
    latest.set(new IndexView(searcher, position));
  }

  private void write(IndexWrite action) {
    invisible = true;
    run(action);
  }

  private interface IndexWrite {
    void run() throws IOException;
  }

  private static void run(IndexWrite action) {
    call(() -> {
      action.run();
      return null;
    });
  }

  private static <T extends @Nullable Object> T call(IndexCall<T> call) {
    try {
      return call.run();
    } catch (IOException | RuntimeException e) {
      throw new IndexFailure(e);
    }
  }
}
