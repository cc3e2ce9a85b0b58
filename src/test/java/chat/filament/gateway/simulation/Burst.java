package chat.filament.gateway.simulation;

import chat.filament.testing.Scrape;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Many long messages in one channel at once, while some of the clients do not read: whatever the
/// server does with their sessions, they miss nothing in the end, and nobody else notices.
record Burst(
    SimulatedUser user,
    SimulatedGuild guild,
    List<ReadingClient> slow,
    RunState state,
    AtomicInteger number) {
  private static final int MESSAGES = 4_000;
  private static final int AT_A_TIME = 16;
  private static final int LENGTH = 1_900;
  private static final long NOT_READING_MILLIS = 60_000;

  /// So long the end of a session may take to reach its client.
  private static final long CLOSING_SECONDS = 10;

  private static final String ENDED = "filament_ws_disconnects_total{reason=\"slow_consumer\"}";

  Burst(SimulatedUser user, SimulatedGuild guild, List<ReadingClient> slow, RunState state) {
    this(user, guild, slow, state, new AtomicInteger());
  }

  /// Returns when the server has ended a session and its client knows of it, or everything is
  /// posted. Nothing else may end connections meanwhile.
  void run() throws InterruptedException {
    slow.forEach(client -> client.stopReading(NOT_READING_MILLIS));
    long told = state.counters().slowConsumers();
    double ended = ended();
    var enough = new AtomicBoolean();
    int last = number.get() + MESSAGES;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var posting =
          IntStream.range(0, AT_A_TIME)
              .mapToObj(i -> CompletableFuture.runAsync(() -> post(last, enough), threads))
              .toArray(CompletableFuture<?>[]::new);
      var all = CompletableFuture.allOf(posting);
      while (!all.isDone() && ended() <= ended) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      enough.set(true);
      all.join();
    }
    slow.forEach(client -> client.stopReading(0));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSING_SECONDS);
    while (state.counters().slowConsumers() == told && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /// Sessions that the server ended because their client did not read.
  private double ended() {
    return Scrape.of(user.person().client()).value(ENDED);
  }

  private void post(int last, AtomicBoolean enough) {
    var channel = guild.open().getFirst();
    for (int n = number.incrementAndGet();
        n < last && !enough.get();
        n = number.incrementAndGet()) {
      var content = "burst " + n + " " + "x".repeat(LENGTH);
      state.operations().attempted.add(content);
      var answer =
          user.ask(me -> me.post(guild.messages(channel), "{\"content\":\"" + content + "\"}"));
      if (answer != null && answer.status() < 300) {
        var posted = new OperationLog.Posted(guild.id(), channel, content);
        state.operations().posted.put(answer.text("message_id"), posted);
        state.counters().acknowledged.increment();
      }
    }
  }
}
