package chat.filament.bench.measure;

import chat.filament.bench.client.LoadClient;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The result of a run: sections of named figures, and the problems found. One source for the table
/// and the JSON, so that they cannot differ. Keys are `snake_case` and end in their unit.
public final class Report {
  private final Map<String, Object> head = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  public Report(String mode, String url) {
    head.put("mode", mode);
    head.put("url", url);
  }

  /// Notes which process the server's CPU and memory are read from.
  public void addProcess(long pid) {
    head.put("server_pid", pid);
  }

  /// Adds a figure; one that could not be seen (NaN) is left out.
  public Report add(String section, String name, double value) {
    return Double.isNaN(value) ? this : put(section, name, Math.round(value * 1000) / 1000.0);
  }

  public Report add(String section, String name, long value) {
    return put(section, name, value);
  }

  public Report add(String section, String name, String value) {
    return put(section, name, value);
  }

  /// What was recorded since its last report, in milliseconds.
  public Report add(String section, LatencyRecorder latencies) {
    var micros = latencies.take();
    return add(section, "samples", micros.getTotalCount())
        .add(section, "p50_ms", micros.getValueAtPercentile(50) / 1e3)
        .add(section, "p90_ms", micros.getValueAtPercentile(90) / 1e3)
        .add(section, "p99_ms", micros.getValueAtPercentile(99) / 1e3)
        .add(section, "p999_ms", micros.getValueAtPercentile(99.9) / 1e3)
        .add(section, "max_ms", micros.getMaxValue() / 1e3);
  }

  /// Adds a count of faults; any at all is a problem, described after its number.
  public Report addFaults(String name, long count, String description) {
    return add("check", name, count).problem(count > 0, count + " " + description);
  }

  /// Adds how many of the clients, which should all be connected, have lost their socket.
  public Report addEnded(List<LoadClient> clients) {
    var ends = clients.stream().map(LoadClient::end).flatMap(Optional::stream).toList();
    return addFaults(
        "sockets_ended", ends.size(), "sockets ended, the first: " + ends.stream().findFirst());
  }

  /// Notes what makes the run fail.
  public Report problem(boolean found, String what) {
    if (found) {
      problems.add(what);
    }
    return this;
  }

  /// 0 when nothing was found, else 1.
  public int exitCode() {
    return problems.isEmpty() ? 0 : 1;
  }

  public void print(PrintWriter out, boolean json) {
    out.println(json ? json() : table());
    out.flush();
  }

  private String json() {
    Map<String, Object> all = new LinkedHashMap<>(head);
    all.put("ok", problems.isEmpty());
    all.put("problems", problems);
    all.putAll(sections);
    return new JsonObject(all).encode();
  }

  private String table() {
    var text = new StringBuilder(head.get("mode") + " " + head.get("url") + "\n");
    if (head.containsKey("server_pid")) {
      text.append("server process ").append(head.get("server_pid")).append('\n');
    }
    sections.forEach((section, figures) -> {
      text.append('\n').append(section.replace('_', ' ')).append('\n');
      figures.forEach((name, value) ->
          text.append(
              String.format(Locale.ROOT, "  %-28s %16s%n", name.replace('_', ' '), shown(value))));
    });
    text.append(problems.isEmpty() ? "\nok\n" : "\nFAILED\n");
    problems.forEach(problem -> text.append("  ").append(problem).append('\n'));
    return text.toString();
  }

  private static String shown(Object value) {
    return switch (value) {
      case Double d -> String.format(Locale.ROOT, "%,.3f", d);
      case Long n -> String.format(Locale.ROOT, "%,d", n);
      default -> value.toString();
    };
  }

  private Report put(String section, String name, Object value) {
    sections.computeIfAbsent(section, s -> new LinkedHashMap<>()).put(name, value);
    return this;
  }
}
