package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.platform.log.LogPosition;
import chat.filament.search.follow.IndexPosition.BackfillPosition;
import chat.filament.search.index.FileCheck;
import chat.filament.search.index.GuildRebuild;
import chat.filament.search.index.GuildRebuild.PageWatch;
import chat.filament.search.index.IndexedMessage;
import chat.filament.search.index.Inventory;
import chat.filament.search.index.Inventory.InventoryEntry;
import chat.filament.search.index.MessageIndex;
import chat.filament.search.index.Searcher;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The index while it is open, and how far it has come. Decides when what was written becomes
/// visible and when it is committed. Belongs to the index worker; whatever fails in the index comes
/// as [IndexFailure].
final class OpenIndex {
  private static final Logger log = LoggerFactory.getLogger(OpenIndex.class);

  /// A refresh writes a segment, and small segments cost many merges: so it is done for searches.
  /// This many writes are the most that whoever searches again soon may find before it.
  private static final int REFRESH_WRITES = 20_000;

  /// What is not committed is read from the log again after a crash.
  private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(15);

  private static final long YOUNG_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final int COMMIT_WRITES = 150_000;

  private final MessageIndex index;
  private final LatestView latest;
  private final Timer refreshes;
  private final LongSupplier nanos;
  private final Searcher searcher;
  private final List<ChangeWatch> watches = new ArrayList<>();
  private IndexPosition position;

  /// Null when it was there before.
  private @Nullable LogPosition begunAt;

  private int invisible;

  /// Pages of rebuilds since the last refresh: it writes them, too, but they show nothing before
  /// the rebuild has ended, and are undone if it does not.
  private int rebuilt;

  private int uncommitted;
  private final long openedAt;
  private long refreshedAt;
  private long committedAt;

  /// Who looks at the index, and so how often it is refreshed.
  enum Demand {
    /// A search waits for it.
    WAITING(50),
    /// Somebody has searched just now: what the next search has to make visible must be little.
    RECENT(500),
    NONE(5_000);

    private final long nanos;

    Demand(long millis) {
      this.nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }
  }

  private interface IndexCall<T extends @Nullable Object> {
    T run() throws IOException;
  }

  private OpenIndex(MessageIndex index, IndexPosition position, IndexLocation location) {
    this.index = index;
    this.position = position;
    this.latest = location.latest();
    this.refreshes = location.refreshes();
    this.nanos = location.nanos();
    this.searcher = index.searcher();
    this.openedAt = nanos.getAsLong();
    this.committedAt = openedAt;
    this.refreshedAt = committedAt - Demand.NONE.nanos;
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
        log.atWarn()
            .addKeyValue("event", "search.index.discarded")
            .addKeyValue("reason", "database")
            .addKeyValue("folder", path)
            .log("the search index was made from another database and is made anew");
        index.close();
        MessageIndex.delete(path);
        index = MessageIndex.open(path);
      }
      var open = new OpenIndex(index, ours ? found.orElse(fresh) : fresh, location);
      open.begunAt = ours ? null : fresh.log();
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

  /// Whether it was made just now and has not got any further.
  boolean isYoung() {
    return position.log().equals(begunAt) && nanos.getAsLong() - openedAt < YOUNG_NANOS;
  }

  IndexPosition position() {
    return position;
  }

  /// Brings the index to the state that the database was found in after `changes`: `found` are
  /// those of the touched messages that exist.
  void apply(IndexUpdates changes, Collection<IndexedMessage> found, LogPosition next) {
    boolean news = position.log().tx() >= position.ahead();
    if (!changes.isEmpty()) {
      write(
          changes.size(),
          () -> {
            sync(changes.touched(), found, news ? changes.created() : Set.of());
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
    }
    watches.removeIf(ChangeWatch::hasEnded);
    watches.forEach(watch -> watch.saw(changes));
    position = position.at(next);
  }

  /// Puts in those of `messages` that were `found` in the database and takes out the others.
  void repair(Collection<MessageRef> messages, Collection<IndexedMessage> found) {
    readAhead();
    write(messages.size(), () -> sync(messages, found, Set.of()));
  }

  /// Those of `messages` that are `created` cannot be in the index yet.
  private void sync(
      Collection<MessageRef> messages, Collection<IndexedMessage> found, Set<MessageRef> created)
      throws IOException {
    var missing = new HashSet<>(messages);
    for (var message : found) {
      var ref = new MessageRef(message.channel().guild(), message.id());
      if (created.contains(ref)) {
        index.add(message);
      } else {
        index.upsert(message);
      }
      missing.remove(ref);
    }
    for (var message : missing) {
      index.delete(message.guild(), message.id());
    }
  }

  /// Adds a page of the backfill.
  void fill(List<IndexedMessage> messages, @Nullable BackfillPosition next) {
    readAhead();
    write(messages.size(), () -> index.fill(messages));
    position = position.backfill(next);
  }

  GuildRebuild rebuild(GuildId guild) {
    return index.rebuild(guild);
  }

  void add(GuildRebuild rebuild, PageWatch page, List<IndexedMessage> messages) {
    readAhead();
    run(() -> rebuild.addPage(page, messages));
    rebuilt += messages.size();
  }

  void finish(GuildRebuild rebuild) {
    write(1, rebuild::finish);
    commit();
  }

  /// What is indexed of a guild as of the last refresh.
  Inventory inventory(GuildId guild) {
    return call(() -> index.inventory(guild));
  }

  List<InventoryEntry> next(Inventory inventory, int max, @Nullable MessageId lowest) {
    return call(() -> inventory.next(max, lowest));
  }

  /// How each of `messages` is indexed, everything that was written included.
  Map<MessageId, List<InventoryEntry>> entries(GuildId guild, Collection<MessageId> messages) {
    refresh();
    return call(() -> index.entries(guild, messages));
  }

  /// Notes from now on which messages of a guild the log changes, until it is ended.
  ChangeWatch watch(GuildId guild) {
    var watch = new ChangeWatch(guild);
    watches.add(watch);
    return watch;
  }

  void close(IndexDigests digests) {
    run(digests::close);
  }

  FileCheck fileCheck() {
    return call(index::fileCheck);
  }

  /// Reads about so many bytes more; at the end it closes the check and answers false.
  boolean next(FileCheck check, long bytes) {
    return call(() -> {
      boolean more = check.next(bytes);
      if (!more) {
        check.close();
      }
      return more;
    });
  }

  /// Makes visible and commits what is due.
  void settle(Demand demand) {
    long now = nanos.getAsLong();
    boolean many = demand != Demand.NONE && invisible + rebuilt >= REFRESH_WRITES;
    if (many || (invisible > 0 && now - refreshedAt >= demand.nanos)) {
      refresh();
    } else if (invisible == 0) {
      publish();
    }
    if (uncommitted >= COMMIT_WRITES || (uncommitted > 0 && now - committedAt >= COMMIT_NANOS)) {
      commit();
    }
  }

  /// After how many milliseconds [#settle] should be called again.
  long settleAgain(Demand demand) {
    if (invisible == 0) {
      return TimeUnit.NANOSECONDS.toMillis(Demand.NONE.nanos);
    }
    long left = refreshedAt + demand.nanos - nanos.getAsLong();
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
  }

  /// Messages were read from their table: what the log will say of those created until now may be
  /// in the index already.
  private void readAhead() {
    position = position.ahead(Long.MAX_VALUE);
  }

  /// Whether it has to be told up to which transaction messages may be in it already.
  boolean asksWhatIsAhead() {
    return position.ahead() == Long.MAX_VALUE;
  }

  /// No message that a transaction from this one on created is in the index, unless the log said
  /// so; asked for after the last message was read from its table.
  void ahead(long transaction) {
    position = position.ahead(transaction);
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
    refreshes.record(() -> run(index::refresh));
    invisible = 0;
    rebuilt = 0;
    refreshedAt = nanos.getAsLong();
    publish();
  }

  private void publish() {
    latest.set(new IndexView(searcher, position));
  }

  private void write(int writes, IndexWrite action) {
    invisible += writes;
    uncommitted += writes;
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
