package chat.filament.gateway.simulation;

import java.io.IOException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/// What happened in a run, in numbers, and what should not have happened.
final class RunCounters {
  final LongAdder received = new LongAdder();
  final LongAdder connected = new LongAdder();
  final LongAdder resumed = new LongAdder();
  final LongAdder gaps = new LongAdder();
  final LongAdder acknowledged = new LongAdder();
  final LongAdder acknowledgedOnSockets = new LongAdder();

  private final Map<String, LongAdder> ends = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> unknown = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> faults = new ConcurrentHashMap<>();
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();

  /// A connection that the server closed, or that broke: then there is no reason.
  void ended(String reason) {
    var label = reason.matches("[a-z_]+") ? reason : "broken";
    ends.computeIfAbsent(label, key -> new LongAdder()).increment();
  }

  /// Sessions that the server ended because their client did not read.
  long slowConsumers() {
    var count = ends.get("slow_consumer");
    return count == null ? 0 : count.sum();
  }

  /// A connection that did not come about. The server may say that it cannot, but nothing else.
  void refused(IOException why) {
    var text = String.valueOf(why.getMessage());
    ends.computeIfAbsent("refused", key -> new LongAdder()).increment();
    if (text.startsWith("HTTP") && !text.contains(" 503 ") && !text.contains(" 408 ")) {
      problem("refused: " + text);
    }
  }

  /// Messages that were acknowledged, one way or the other.
  long acknowledged() {
    return acknowledged.sum() + acknowledgedOnSockets.sum();
  }

  /// What may have been done or not.
  void unknown(String why) {
    unknown.computeIfAbsent(why, key -> new LongAdder()).increment();
  }

  void fault(String name) {
    faults.computeIfAbsent(name, key -> new LongAdder()).increment();
  }

  void problem(String what) {
    problems.add(what);
  }

  Queue<String> problems() {
    return problems;
  }

  @Override
  public String toString() {
    return ("acknowledged %d by REST and %d by socket, unknown %s; %d connections, "
            + "%d resumed, %d events received, %d gaps; ends %s; faults %s")
        .formatted(
            acknowledged.sum(),
            acknowledgedOnSockets.sum(),
            new ConcurrentSkipListMap<>(unknown),
            connected.sum(),
            resumed.sum(),
            received.sum(),
            gaps.sum(),
            new ConcurrentSkipListMap<>(ends),
            new ConcurrentSkipListMap<>(faults));
  }
}
