package chat.filament.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two nodes behind the proxy, while people write, read and listen: one after the other is
/// restarted and nobody notices more than an end of their socket that asks them to come back; then
/// one is killed, and they go on at the other.
@Tag("stack")
class ClusterStackTest {
  private static final int WRITERS = 3;
  private static final int LISTENERS = 8;
  private static final long PATIENCE_MS = 120_000;

  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final List<SteadyWriter> writers = new ArrayList<>();
  private final List<ResumingListener> listeners = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private void begin() {
    var owner = Stack.person("owner");
    var guild = owner.createGuild();
    var channel = owner.createChannel(guild);
    for (int i = 0; i < WRITERS; i++) {
      var writer = Stack.person("writer");
      writer.join(guild);
      writers.add(new SteadyWriter(writer, guild, channel, acknowledged));
    }
    for (int i = 0; i < LISTENERS; i++) {
      listeners.add(new ResumingListener(owner, guild, channel));
    }
    writers.forEach(writer -> threads.add(Thread.startVirtualThread(writer)));
    listeners.forEach(listener -> threads.add(Thread.startVirtualThread(listener)));
  }

  @AfterEach
  void end() throws InterruptedException {
    writers.forEach(SteadyWriter::stop);
    listeners.forEach(ResumingListener::finish);
    for (var thread : threads) {
      thread.join();
    }
  }

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void nobodyNoticesARestartOfOneNodeAfterTheOtherAndADeadNodeIsDoneWithout() {
    begin();
    awaitMore(40);
    Stack.run("rolling");
    awaitMore(40);
    assertThat(writers).allSatisfy(writer -> assertThat(writer.failures()).isEmpty());
    var ends = listeners.stream().flatMap(listener -> listener.ends().stream()).toList();
    assertThat(ends).as("each node closed its sockets").hasSizeGreaterThanOrEqualTo(LISTENERS);
    assertThat(ends).as("told to come back").containsOnly("1001");
    awaitHeard();

    Stack.run("kill");
    awaitMore(40);
    awaitHeard();
    Stack.run("back");
    awaitMore(40);
    writers.forEach(SteadyWriter::stop);
    awaitHeard();
  }

  private void awaitMore(int messages) {
    int wanted = acknowledged.size() + messages;
    await("messages go through", () -> acknowledged.size() >= wanted);
  }

  /// Everybody has everything that was acknowledged until now.
  private void awaitHeard() {
    var until = List.copyOf(acknowledged);
    await(
        "everybody hears everything",
        () -> listeners.stream().allMatch(listener -> listener.hasHeard(until)));
  }

  private void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat((System.nanoTime() - start) / 1_000_000)
          .as(() -> what + "; " + writers.stream().map(SteadyWriter::failures).toList())
          .isLessThan(PATIENCE_MS);
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
