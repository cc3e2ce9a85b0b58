package chat.filament.gateway.simulation;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
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
  private static final int MESSAGES = 1_500;
  private static final int AT_A_TIME = 16;
  private static final int LENGTH = 1_900;
  private static final long NOT_READING_MILLIS = 60_000;

  Burst(SimulatedUser user, SimulatedGuild guild, List<ReadingClient> slow, RunState state) {
    this(user, guild, slow, state, new AtomicInteger());
  }

  /// Returns when the server has ended a session, or everything is posted.
  void run() {
    slow.forEach(client -> client.stopReading(NOT_READING_MILLIS));
    long ended = state.counters().slowConsumers();
    int last = number.get() + MESSAGES;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var posting =
          IntStream.range(0, AT_A_TIME)
              .mapToObj(i -> CompletableFuture.runAsync(() -> post(last, ended), threads))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(posting).join();
    }
    slow.forEach(client -> client.stopReading(0));
  }

  private void post(int last, long ended) {
    var channel = guild.open().getFirst();
    for (int n = number.incrementAndGet();
        n < last && state.counters().slowConsumers() == ended;
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
