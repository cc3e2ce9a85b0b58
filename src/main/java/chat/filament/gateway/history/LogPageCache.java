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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Recent pages of the logs of guilds that clients are resuming, read once for all of them. At most
/// 32 MiB are kept, each page for ten seconds; four are read at a time, each of 256 KiB and one
/// event at most.
///
/// The last page of a log goes on with what is delivered live, so that a replay catches up with a
/// busy guild without asking for every single event. A page that shows something which was deleted
/// is dropped: its payload has been blanked in the log.
public final class LogPageCache {
  private static final int AT_ONCE = 4;
  private static final long MAX_BYTES = 32 << 20;
  private static final int MAX_AGE_MS = 10_000;

  private record Key(GuildId guild, long first) {}

  /// A read under way, with what was deleted since it began.
  private record Reading(Future<Void> done, Map<String, Long> deleted) {}

  private final LogReader log;
  private final EventCounters.Table counters;
  private final Counter queries;
  private final IntSupplier nowMs;

  /// All pages, the one that was used longest ago first.
  private final LinkedHashMap<Key, LogPage> pages = new LinkedHashMap<>(16, 0.75f, true);

  /// The pages of each guild by their first position.
  private final Map<GuildId, TreeMap<Long, LogPage>> guilds = new HashMap<>();

  /// Pages that replays are at, whether they are still kept for others or not.
  private final Map<GuildId, List<LogPage>> held = new HashMap<>();

  private final Map<Key, Reading> reads = new HashMap<>();
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

  /// A page that holds `seq`, which is `upTo` at most. Everything up to there must be committed.
  public Future<LogPage> holding(GuildId guild, long seq, long upTo) {
    var known = floor(guild, seq);
    if (known != null && known.holds(seq)) {
      pages.get(new Key(guild, known.first())); // it was used
      return Future.succeededFuture(known);
    }
    long first = LogPage.firstOf(seq);
    if (known != null && known.first() >= first) {
      first = known.isFull() ? seq : known.first();
    }
    var key = new Key(guild, first);
    long last = Math.min(upTo, LogPage.lastOf(first));
    var reading = reads.get(key);
    return (reading == null ? read(key, last) : reading.done())
        .compose(done -> holding(guild, seq, upTo));
  }

  /// The last page that begins at `seq` or before, unless it is too old.
  private @Nullable LogPage floor(GuildId guild, long seq) {
    var known = guilds.get(guild);
    var entry = known == null ? null : known.floorEntry(seq);
    if (entry == null) {
      return null;
    }
    var page = entry.getValue();
    if (nowMs.getAsInt() - page.readMs() >= MAX_AGE_MS) {
      drop(new Key(guild, page.first()));
      return floor(guild, seq);
    }
    return page;
  }

  private Future<Void> read(Key key, long last) {
    Promise<Void> done = Promise.promise();
    var reading = new Reading(done.future(), new HashMap<>());
    reads.put(key, reading);
    waiting.add(() -> read(key, last, reading, done));
    next();
    return done.future();
  }

  private void next() {
    while (running < AT_ONCE && !waiting.isEmpty()) {
      running++;
      waiting.remove().run();
    }
  }

  private void read(Key key, long last, Reading reading, Promise<Void> done) {
    var page = pages.get(key);
    long after = page == null ? key.first() - 1 : page.end();
    queries.increment();
    log.rows(key.guild(), after, last, LogPage.SIZE, LogPage.MAX_BYTES)
        .onComplete(rows -> {
          running--;
          reads.remove(key);
          next();
          if (rows.failed()) {
            done.fail(rows.cause());
            return;
          }
          if (rows.result().stream().noneMatch(row -> isDeleted(row, reading.deleted()))) {
            keep(key, after, last, rows.result());
          }
          done.complete();
        });
  }

  /// Whether the row is about something that was deleted behind it: it may have been blanked since
  /// it was read.
  private static boolean isDeleted(LogRow row, Map<String, Long> deleted) {
    var refId = row.event().refId();
    return refId != null && deleted.getOrDefault(refId, 0L) > row.seq();
  }

  private void keep(Key key, long after, long last, List<LogRow> rows) {
    var page = pages.get(key);
    if (page == null) {
      if (after != key.first() - 1) {
        return; // dropped meanwhile; whoever needs it asks again
      }
      page = create(key);
    }
    long before = page.bytes();
    for (var row : rows) {
      if (row.seq() > page.end() && !page.isFull()) {
        add(page, row.seq(), row.event(), row.createdAt());
      }
    }
    if (!page.isFull() && !LogReader.fills(rows, LogPage.MAX_BYTES)) {
      page.reaches(last, nowMs.getAsInt());
    }
    grown(page.bytes() - before, key);
  }

  private LogPage create(Key key) {
    var page = new LogPage(key.first(), nowMs.getAsInt());
    pages.put(key, page);
    guilds.computeIfAbsent(key.guild(), guild -> new TreeMap<>()).put(key.first(), page);
    return page;
  }

  private void add(LogPage page, long seq, Event event, long at) {
    boolean channel = event.audience() instanceof Audience.InChannel;
    var scope = channel ? EventCounters.Scope.CHANNEL : EventCounters.Scope.GUILD;
    var of = counters.of(scope, event.type());
    var payload = event.payload();
    boolean fits = payload == null || new Outbound(of, seq, payload).fits();
    var frame = payload == null || !fits ? null : Outbound.bytes(of, seq, payload);
    page.add(new LogPage.Row(seq, of, event.audience(), at, frame, !fits), event.refId());
  }

  /// An event that was just delivered.
  public void delivered(GuildId guild, long seq, Event event) {
    var refId = event.refId();
    if (refId != null && event.blanks()) {
      reads.forEach((key, reading) -> {
        if (key.guild().equals(guild)) {
          reading.deleted().put(refId, seq);
        }
      });
    }
    if (refId != null && event.blanks()) {
      spoil(guild, refId);
    }
    follow(guild, seq, event);
  }

  private void spoil(GuildId guild, String refId) {
    held.getOrDefault(guild, List.of()).stream()
        .filter(page -> page.isAbout(refId))
        .forEach(LogPage::spoil);
    var known = guilds.get(guild);
    if (known != null) {
      known.values().stream()
          .filter(page -> page.isAbout(refId))
          .toList()
          .forEach(page -> drop(new Key(guild, page.first())));
    }
  }

  /// Says that a replay goes on with the page for a while, until [#release].
  public void hold(GuildId guild, LogPage page) {
    held.computeIfAbsent(guild, key -> new ArrayList<>(1)).add(page);
  }

  public void release(GuildId guild, LogPage page) {
    held.computeIfPresent(
        guild,
        (key, all) -> {
          all.remove(page);
          return all.isEmpty() ? null : all;
        });
  }

  /// Adds the event to the page that ends right before it.
  private void follow(GuildId guild, long seq, Event event) {
    var known = guilds.get(guild);
    var entry = known == null ? null : known.floorEntry(seq);
    if (entry == null || entry.getValue().end() != seq - 1) {
      return;
    }
    var page = entry.getValue();
    if (page.isFull() || LogPage.firstOf(seq) == seq) {
      page = create(new Key(guild, seq));
    }
    long before = page.bytes();
    add(page, seq, event, Long.MAX_VALUE);
    grown(page.bytes() - before, new Key(guild, page.first()));
  }

  private void grown(long by, Key newest) {
    bytes += by;
    while (bytes > MAX_BYTES && pages.size() > 1) {
      var eldest = pages.keySet().iterator().next();
      if (eldest.equals(newest)) {
        return;
      }
      drop(eldest);
    }
  }

  private void drop(Key key) {
    var page = pages.remove(key);
    if (page != null) {
      bytes -= page.bytes();
      var known = guilds.get(key.guild());
      if (known != null) {
        known.remove(key.first());
        if (known.isEmpty()) {
          guilds.remove(key.guild());
        }
      }
    }
  }

  /// Forgets what is too old; called now and then.
  public void tick() {
    int now = nowMs.getAsInt();
    pages.entrySet().stream()
        .filter(entry -> now - entry.getValue().readMs() >= MAX_AGE_MS)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::drop);
  }
}
