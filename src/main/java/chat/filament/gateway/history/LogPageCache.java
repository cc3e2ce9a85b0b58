package chat.filament.gateway.history;

import chat.filament.core.GuildId;
import chat.filament.gateway.protocol.EventCounters;
import chat.filament.gateway.protocol.Outbound;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import chat.filament.platform.log.LogReader;
import chat.filament.platform.log.LogRow;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Recent pages of the logs of guilds that clients are resuming, read once for all of them. At most
/// 32 MiB are kept, each page for ten seconds; four are read at a time.
///
/// The last page of a log goes on with what is delivered live, so that a replay catches up with a
/// busy guild without asking for every single event. A page that shows something which a later
/// event is about is dropped: a deleted message has been blanked in the log.
public final class LogPageCache {
  private static final int AT_ONCE = 4;
  private static final long MAX_BYTES = 32 << 20;
  private static final int MAX_AGE_MS = 10_000;

  private record Key(GuildId guild, long number) {}

  private final LogReader log;
  private final EventCounters.Table counters;
  private final Counter queries;
  private final IntSupplier nowMs;
  private final Map<Key, LogPage> pages = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<GuildId, Integer> guilds = new HashMap<>();
  private final Map<Key, Future<Void>> reads = new HashMap<>();

  /// For each read under way: what the events that were delivered since are about, with their
  /// positions.
  private final Map<Key, Map<String, Long>> changedMeanwhile = new HashMap<>();

  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private long bytes;
  private int running;

  /// `nowMs` is a clock of 32 bits that may wrap around; `queries` counts reads.
  public LogPageCache(
      LogReader log, EventCounters.Table counters, Counter queries, IntSupplier nowMs) {
    this.log = log;
    this.counters = counters;
    this.queries = queries;
    this.nowMs = nowMs;
  }

  /// The page that holds `seq`, as far as `upTo` reaches into it. Everything up to there must be
  /// committed.
  public Future<LogPage> holding(GuildId guild, long seq, long upTo) {
    var key = new Key(guild, LogPage.numberOf(seq));
    long last = Math.min(upTo, LogPage.lastOf(key.number()));
    var known = fresh(key);
    if (known != null && known.end() >= last) {
      return Future.succeededFuture(known);
    }
    var reading = reads.get(key);
    return (reading == null ? read(key, last) : reading).compose(done -> holding(guild, seq, upTo));
  }

  private @Nullable LogPage fresh(Key key) {
    var page = pages.get(key);
    if (page != null && nowMs.getAsInt() - page.readMs() >= MAX_AGE_MS) {
      drop(key, page);
      return null;
    }
    return page;
  }

  private Future<Void> read(Key key, long last) {
    Promise<Void> done = Promise.promise();
    reads.put(key, done.future());
    waiting.add(() -> read(key, last, done));
    next();
    return done.future();
  }

  private void next() {
    while (running < AT_ONCE && !waiting.isEmpty()) {
      running++;
      waiting.remove().run();
    }
  }

  private void read(Key key, long last, Promise<Void> done) {
    var page = pages.get(key);
    long after = page == null ? key.number() * LogPage.SIZE : page.end();
    var changed = new HashMap<String, Long>();
    changedMeanwhile.put(key, changed);
    queries.increment();
    log.rows(key.guild(), after, last, LogPage.SIZE)
        .onComplete(rows -> {
          running--;
          reads.remove(key);
          changedMeanwhile.remove(key);
          next();
          if (rows.failed()) {
            done.fail(rows.cause());
            return;
          }
          if (rows.result().stream().noneMatch(row -> isOlder(row, changed))) {
            keep(key, after, last, rows.result());
          }
          done.complete();
        });
  }

  /// Whether something newer than the row is about the same: it may have been blanked since it was
  /// read.
  private static boolean isOlder(LogRow row, Map<String, Long> changed) {
    var refId = row.event().refId();
    return refId != null && changed.getOrDefault(refId, 0L) > row.seq();
  }

  private void keep(Key key, long after, long last, List<LogRow> rows) {
    var page = pages.get(key);
    if (page == null) {
      if (after != key.number() * LogPage.SIZE) {
        return; // dropped meanwhile; whoever needs it asks again
      }
      page = create(key);
    }
    long before = page.bytes();
    for (var row : rows) {
      if (row.seq() > page.end()) {
        add(page, row.seq(), row.event());
      }
    }
    page.reaches(last, nowMs.getAsInt());
    grown(page.bytes() - before, key);
  }

  private LogPage create(Key key) {
    var page = new LogPage(key.number(), nowMs.getAsInt());
    pages.put(key, page);
    guilds.merge(key.guild(), 1, Integer::sum);
    return page;
  }

  private void add(LogPage page, long seq, Event event) {
    boolean channel = event.audience() instanceof Audience.InChannel;
    var of =
        counters.of(
            channel ? EventCounters.Scope.CHANNEL : EventCounters.Scope.GUILD, event.type());
    var payload = event.payload();
    var frame = payload == null ? null : Outbound.bytes(of, seq, payload);
    page.add(new LogPage.Row(seq, of, event.audience(), frame), event.refId());
  }

  /// An event that was just delivered.
  public void delivered(GuildId guild, long seq, Event event) {
    var refId = event.refId();
    if (refId != null && !changedMeanwhile.isEmpty()) {
      changedMeanwhile.forEach((read, changed) -> {
        if (read.guild().equals(guild)) {
          changed.put(refId, seq);
        }
      });
    }
    if (!guilds.containsKey(guild)) {
      return;
    }
    if (refId != null) {
      dropAbout(guild, refId);
    }
    var key = new Key(guild, LogPage.numberOf(seq));
    var page = pages.get(key);
    if (page == null && seq == key.number() * LogPage.SIZE + 1) {
      var previous = pages.get(new Key(guild, key.number() - 1));
      page = previous != null && previous.end() == seq - 1 ? create(key) : null;
    }
    if (page != null && page.end() == seq - 1) {
      long before = page.bytes();
      add(page, seq, event);
      grown(page.bytes() - before, key);
    }
  }

  private void dropAbout(GuildId guild, String refId) {
    var old =
        pages.entrySet().stream()
            .filter(entry -> entry.getKey().guild().equals(guild))
            .filter(entry -> entry.getValue().isAbout(refId))
            .map(Map.Entry::getKey)
            .toList();
    old.forEach(key -> {
      var page = pages.get(key);
      if (page != null) {
        drop(key, page);
      }
    });
  }

  private void grown(long by, Key newest) {
    bytes += by;
    while (bytes > MAX_BYTES && pages.size() > 1) {
      var eldest = pages.entrySet().iterator().next();
      if (eldest.getKey().equals(newest)) {
        return;
      }
      drop(eldest.getKey(), eldest.getValue());
    }
  }

  private void drop(Key key, LogPage page) {
    pages.remove(key);
    bytes -= page.bytes();
    guilds.computeIfPresent(key.guild(), (same, count) -> count == 1 ? null : count - 1);
  }

  /// Forgets what is too old; called now and then.
  public void tick() {
    int now = nowMs.getAsInt();
    var old =
        pages.entrySet().stream()
            .filter(entry -> now - entry.getValue().readMs() >= MAX_AGE_MS)
            .map(Map.Entry::getKey)
            .toList();
    old.forEach(this::fresh);
  }
}
