package chat.filament.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// Guests who lose access, are watched, and get it back, each in all ways one after another and all
/// at the same time. Runs in the background until closed.
final class Revocations implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(10);
  private static final int PATIENCE_SECONDS = 30;

  private final Stage stage;
  private final Gate gate;
  private final Senders.Style style;
  private final Losses losses = new Losses();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<CompletableFuture<Void>> running;

  /// `style` is how messages flow into a room that was made to be deleted.
  Revocations(Stage stage, Gate gate, Senders.Style style, List<Gate.Guest> guests) {
    this.stage = stage;
    this.gate = gate;
    this.style = style;
    running =
        IntStream.range(0, guests.size())
            .mapToObj(i -> CompletableFuture.runAsync(() -> run(guests.get(i), i), threads))
            .toList();
  }

  /// Ends the rounds and returns what was seen. Fails with `IllegalStateException` when a round
  /// could not be carried out.
  Losses stop() {
    stopped.countDown();
    try {
      CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    return losses;
  }

  @Override
  public void close() {
    stopped.countDown();
    threads.close();
  }

  private void run(Gate.Guest guest, int first) {
    for (int turn = first; stopped.getCount() > 0; turn++) {
      var loss = Loss.inTurn(turn);
      var room = gate.roomFor(loss, guest);
      try (var drip = new Drip(stage.api(), stage.ticker(), style)) {
        if (loss.endsRoom()) {
          drip.into(room, gate.owner());
        }
        round(guest, loss, room);
      }
      gate.giveBack(loss, guest);
    }
  }

  private void round(Gate.Guest guest, Loss loss, Room room) {
    var witness = new Witness(guest, loss, room, stage.ticker(), stage.nonce());
    var socket = enter(witness);
    awaitMessage(witness);
    long at = gate.take(loss, guest, room).at();
    Pause.of(Losses.WATCH);
    var seen = new Losses.Seen(witness.nanosAfter(at), witness.heardSentAfter(at), socket.isOpen());
    losses.note(loss, seen);
    socket.cut();
  }

  private LoadSocket enter(Witness witness) {
    var manner = new Crowd.Manner(1, 0, Duration.ofSeconds(PATIENCE_SECONDS));
    var arrival = stage.crowd().arrive(List.of(witness), manner, Progress.of("", 1, false));
    if (arrival.sockets().isEmpty()) {
      throw new IllegalStateException("a guest did not get in again: " + arrival.refused());
    }
    return arrival.sockets().getFirst();
  }

  /// Access that was never used proves nothing.
  private void awaitMessage(Witness witness) {
    long start = stage.ticker().nanos();
    while (!witness.heard()) {
      if (stage.ticker().secondsSince(start) > PATIENCE_SECONDS) {
        throw new IllegalStateException("a guest hears no messages although it is subscribed");
      }
      Pause.of(POLL);
    }
  }
}
