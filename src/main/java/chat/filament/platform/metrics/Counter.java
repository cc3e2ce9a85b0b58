package chat.filament.platform.metrics;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A counter of the contract: label order is as declared and values are printed as integers, which
/// Micrometer's registry does not promise. Label values come from our own constants or are bounded
/// by the caller. Safe on any thread.
public final class Counter {
  private final String name;
  private final String help;
  private final List<String> labels;
  private final ConcurrentMap<List<String>, LongAdder> series = new ConcurrentHashMap<>();

  Counter(String name, String help, List<String> labels) {
    this.name = name;
    this.help = help;
    this.labels = List.copyOf(labels);
  }

  /// Shows the series at 0 from the start: Prometheus sees no increase in a series that appears.
  Counter known(String... values) {
    with(values);
    return this;
  }

  /// Counts one; `values` in the order of the labels.
  public void increment(String... values) {
    with(values).increment();
  }

  /// The series itself, for hot paths that count often under the same labels.
  public LongAdder with(String... values) {
    if (values.length != labels.size()) {
      throw new IllegalArgumentException(name + ": " + values.length + " label values");
    }
    return series.computeIfAbsent(List.of(values), key -> new LongAdder());
  }

  void print(StringBuilder out) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(" counter\n");
    series.entrySet().stream()
        .map(entry -> name + labelled(entry.getKey()) + " " + entry.getValue().sum() + "\n")
        .sorted()
        .forEach(out::append);
  }

  private String labelled(List<String> values) {
    return IntStream.range(0, labels.size())
        .mapToObj(i -> labels.get(i) + "=\"" + escaped(values.get(i)) + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
