package chat.filament.bench;

import chat.filament.core.MessageId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/// Posts recorded chat into one room, as fast as the server answers or at a rate.
///
/// Lines start in the file's order, at most `inFlight` at a time and never two of one account. So
/// every account's lines are committed in the file's order, and lines of different accounts can
/// change places only within a window of `inFlight` lines; with 1 the room's order is exactly the
/// file's. A throttled line waits and is repeated. One of unknown outcome is repeated, too, and may
/// then be there twice: `doubtful` counts such attempts. A line that the server takes no decision
/// on for so long that it has to be given up ends the play: the lines after it fail unposted.
final class Player {
  private static final int DOUBTFUL_ATTEMPTS = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// How to play.
  record Style(int inFlight, double rate) {
    Style {
      Range.require("in-flight", inFlight, 1, 1024);
      Range.requireRate(rate);
    }
  }

  /// One acknowledged line: its index, and the moments it was sent and answered.
  record Post(int line, long sentAt, long answeredAt) {}

  /// `posts` holds the acknowledged lines by message id, `failed` the indexes of those that could
  /// not be posted.
  record Played(
      Map<MessageId, Post> posts,
      Set<Integer> failed,
      long doubtful,
      long throttled,
      double seconds,
      Latencies.Percentiles latency) {}

  private final Api api;
  private final Ticker ticker;
  private final Room room;
  private final Style style;
  private final ConcurrentMap<MessageId, Post> posts = new ConcurrentHashMap<>();
  private final Set<Integer> failed = ConcurrentHashMap.newKeySet();
  private final LongAdder doubtful = new LongAdder();
  private final LongAdder throttled = new LongAdder();
  private final Latencies latencies = new Latencies();
  private final AtomicReference<String> firstFailure = new AtomicReference<>("");
  private final AtomicBoolean abandoned = new AtomicBoolean();

  Player(Api api, Ticker ticker, Room room, Style style) {
    this.api = api;
    this.ticker = ticker;
    this.room = room;
    this.style = style;
  }

  /// Plays the lines and returns when the last one is answered.
  Played play(List<ChatLine> lines, Cast cast, Progress progress) {
    long start = ticker.nanos();
    var window = new Semaphore(style.inFlight());
    Map<Account, CompletableFuture<Void>> turns = new HashMap<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < lines.size(); i++) {
        keepPace(start, i);
        window.acquireUninterruptibly();
        int index = i;
        var account = cast.of(lines.get(i).user());
        Runnable turn =
            () -> {
              play(index, account, lines.get(index).text());
              progress.step();
              window.release();
            };
        var before = turns.getOrDefault(account, CompletableFuture.completedFuture(null));
        turns.put(account, before.thenRunAsync(turn, threads));
      }
      CompletableFuture.allOf(turns.values().toArray(CompletableFuture<?>[]::new)).join();
    }
    return played(ticker.secondsSince(start));
  }

  /// Why the first line failed or was in doubt, empty when none was.
  String firstFailure() {
    return firstFailure.get();
  }

  private Played played(double seconds) {
    return new Played(
        Map.copyOf(posts),
        Set.copyOf(failed),
        doubtful.sum(),
        throttled.sum(),
        seconds,
        latencies.take());
  }

  private void keepPace(long start, int line) {
    if (style.rate() > 0) {
      Pause.ofNanos(start + (long) (line * 1e9 / style.rate()) - ticker.nanos());
    }
  }

  private void play(int line, Account account, String text) {
    try {
      long begun = ticker.nanos();
      for (int doubts = 0; doubts < DOUBTFUL_ATTEMPTS && !isLate(begun); ) {
        long sent = ticker.nanos();
        switch (api.post(account, room, text)) {
          case Outcome.Created created -> {
            var post = new Post(line, sent, ticker.nanos());
            latencies.record(post.answeredAt() - sent);
            posts.put(created.id(), post);
            return;
          }
          case Outcome.Later later -> {
            throttled.increment();
            Pause.of(later.pause());
          }
          case Outcome.Unknown unknown -> {
            doubts++;
            doubtful.increment();
            firstFailure.compareAndSet("", unknown.why());
            Pause.of(unknown.pause());
          }
          case Outcome.Refused refused -> {
            fail(line, refused.status() + " " + refused.body());
            return;
          }
        }
      }
      abandoned.set(true);
      fail(line, "no decision from the server");
    } catch (RuntimeException e) {
      fail(line, String.valueOf(e.getMessage()));
    }
  }

  private boolean isLate(long begun) {
    return abandoned.get() || ticker.secondsSince(begun) > PATIENCE.toSeconds();
  }

  private void fail(int line, String why) {
    failed.add(line);
    firstFailure.compareAndSet("", why);
  }
}
