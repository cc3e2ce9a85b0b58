package chat.filament.bench.replay;

import chat.filament.bench.client.LoadAccount;
import chat.filament.bench.client.LoadChannel;
import chat.filament.bench.client.PostOutcome;
import chat.filament.bench.client.ServerApi;
import chat.filament.bench.client.Waits;
import chat.filament.bench.measure.PostCounts;
import chat.filament.bench.scenario.Options;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import me.tongfei.progressbar.ProgressBar;

/// Posts recorded chat into one channel, as fast as the server answers or at a rate.
///
/// Lines start in the file's order, at most `inFlight` at a time and never two of one account. So
/// every account's lines are committed in the file's order, and lines of different accounts can
/// change places only within a window of `inFlight` lines; with 1 the channel's order is exactly
/// the file's. A throttled line waits and is repeated. One of unknown outcome is repeated, too, and
/// may then be there twice. A line that the server takes no decision on for so long that it has to
/// be given up ends the replay: those after it fail unposted.
final class ReplayPublisher {
  private static final int UNKNOWN_ATTEMPTS = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// How to play; 0 messages a second for as fast as the server answers.
  record Style(int inFlight, double rate) {
    Style {
      Options.require("in-flight", inFlight, 1, 1024);
      Options.requireRate(rate);
    }
  }

  /// One acknowledged line: its index, and the moments it was sent and answered.
  record Post(int line, long sentAt, long answeredAt) {}

  private final ServerApi api;
  private final LoadChannel channel;
  private final Style style;
  private final ConcurrentMap<String, Post> posts = new ConcurrentHashMap<>();
  private final PostCounts counts = new PostCounts();
  private final LongAdder failed = new LongAdder();
  private volatile boolean abandoned;

  ReplayPublisher(ServerApi api, LoadChannel channel, Style style) {
    this.api = api;
    this.channel = channel;
    this.style = style;
  }

  /// Posts the lines and returns when the last one is answered. People get the accounts in the
  /// order of appearance, and share them where there are more people than accounts.
  void publish(List<ChatLog.Line> lines, List<LoadAccount> accounts, ProgressBar progress) {
    long start = System.nanoTime();
    var window = new Semaphore(style.inFlight());
    Map<String, LoadAccount> people = new HashMap<>();
    Map<LoadAccount, CompletableFuture<Void>> last = new HashMap<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < lines.size(); i++) {
        long at = style.rate() > 0 ? start + (long) (i * 1e9 / style.rate()) : 0;
        Waits.pause(Duration.ofNanos(at == 0 ? 0 : at - System.nanoTime()));
        window.acquireUninterruptibly();
        int index = i;
        var line = lines.get(i);
        var account =
            people.computeIfAbsent(line.user(), u -> accounts.get(people.size() % accounts.size()));
        var before = last.getOrDefault(account, CompletableFuture.completedFuture(null));
        Runnable post =
            () -> {
              post(index, account, line.text());
              progress.step();
              window.release();
            };
        last.put(account, before.thenRunAsync(post, threads));
      }
      CompletableFuture.allOf(last.values().toArray(CompletableFuture<?>[]::new)).join();
    }
  }

  /// The acknowledged lines by message id.
  Map<String, Post> posts() {
    return posts;
  }

  /// What became of the attempts.
  PostCounts counts() {
    return counts;
  }

  /// How many lines could not be posted.
  long failed() {
    return failed.sum();
  }

  /// Why lines failed or were in doubt, empty when none was.
  String firstFailure() {
    return counts.firstFailure().get() + (abandoned ? ", no decision from the server" : "");
  }

  private void post(int line, LoadAccount account, String text) {
    long begun = System.nanoTime();
    for (int unknown = 0; unknown < UNKNOWN_ATTEMPTS && !isLate(begun); ) {
      long sent = System.nanoTime();
      var outcome = api.post(account, channel, text);
      long answered = System.nanoTime();
      counts.count(outcome, answered - sent);
      switch (outcome) {
        case PostOutcome.Created created -> {
          posts.put(created.id().value(), new Post(line, sent, answered));
          return;
        }
        case PostOutcome.Refused _ -> {
          failed.increment();
          return;
        }
        case PostOutcome.Unknown _ -> unknown++;
        case PostOutcome.Later _ -> {}
      }
      Waits.pause(outcome.pause());
    }
    abandoned = true;
    failed.increment();
  }

  private boolean isLate(long begun) {
    return abandoned || Waits.secondsSince(begun) > PATIENCE.toSeconds();
  }
}
