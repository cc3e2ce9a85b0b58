package chat.filament.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/// Brings listeners in: connects, greets, and tries again as a patient client does.
final class Crowd {
  private final Sockets sockets;
  private final Api api;
  private final Ticker ticker;

  Crowd(Sockets sockets, Api api, Ticker ticker) {
    this.sockets = sockets;
    this.api = api;
    this.ticker = ticker;
  }

  /// How the seats came in. `refused` counts the seats that did not, by the last reason; `settled`
  /// is the time from a seat's first attempt until all its rooms were subscribed or resumed, and
  /// `since` the time from the crowd's setting out until then.
  record Arrival(
      List<LoadSocket> sockets,
      Map<String, Long> refused,
      long retries,
      double seconds,
      Latencies.Percentiles settled,
      Latencies.Percentiles since) {}

  /// What is fixed while a crowd arrives.
  record Manner(int width, int receiveBuffer, Duration patience) {}

  private record Tally(
      List<LoadSocket> open,
      ConcurrentMap<String, Long> refused,
      LongAdder retries,
      Latencies settled,
      Latencies since) {
    Tally() {
      this(
          Collections.synchronizedList(new ArrayList<>()),
          new ConcurrentHashMap<>(),
          new LongAdder(),
          new Latencies(),
          new Latencies());
    }
  }

  /// Brings in all seats, `width` at a time, and returns when every one is settled or has given up.
  Arrival arrive(List<? extends Seat> seats, Manner manner, Progress progress) {
    var tally = new Tally();
    long start = ticker.nanos();
    Parallel.each(
        List.copyOf(seats),
        manner.width(),
        seat -> {
          arrive(seat, manner, tally, start);
          progress.step();
        });
    return new Arrival(
        List.copyOf(tally.open()),
        Map.copyOf(tally.refused()),
        tally.retries().sum(),
        ticker.secondsSince(start),
        tally.settled().take(),
        tally.since().take());
  }

  private void arrive(Seat seat, Manner manner, Tally tally, long setOut) {
    long start = ticker.nanos();
    for (int attempt = 0; ; attempt++) {
      var token = seat.account().tokens().access();
      var socket = sockets.connect(seat, manner.receiveBuffer());
      var refusal = settle(socket, manner.patience());
      if (refusal.isEmpty()) {
        long now = ticker.nanos();
        tally.settled().record(now - start);
        tally.since().record(now - setOut);
        tally.open().add(socket);
        return;
      }
      boolean late = ticker.secondsSince(start) > manner.patience().toSeconds();
      if (late || refusal.get().isFinal()) {
        tally.refused().merge(refusal.get().toString(), 1L, Long::sum);
        return;
      }
      tally.retries().increment();
      prepareRetry(seat, token, refusal.get(), attempt);
    }
  }

  private void prepareRetry(Seat seat, String token, End refusal, int attempt) {
    if (refusal.code() == 401) {
      api.refresh(seat.account(), token);
    } else {
      long spread = ThreadLocalRandom.current().nextLong(100, 1000L << Math.min(attempt, 3));
      Pause.of(Duration.ofSeconds(Math.min(refusal.pauseSeconds(), 60)).plusMillis(spread));
    }
  }

  /// A greeting that is silently ignored gets no answer at all.
  private static Optional<End> settle(LoadSocket socket, Duration patience) {
    try {
      socket
          .settled()
          .toCompletableFuture()
          .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
          .join();
      return Optional.empty();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TimeoutException) {
        socket.cut();
        return Optional.of(End.UNANSWERED);
      }
      if (e.getCause() instanceof LoadSocket.Refused refused) {
        return Optional.of(refused.end());
      }
      throw e;
    }
  }
}
