package chat.filament.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The result of a run: sections of named figures, and the problems found. One source for the table
/// and the JSON, so that they cannot differ. Keys are `snake_case` and end in their unit.
final class Report {
  private final Map<String, Object> head = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  Report(String mode, Target target) {
    head.put("mode", mode);
    head.put("url", target.url().toString());
  }

  /// Notes which process the server's CPU and memory are read from.
  void addProcess(long pid) {
    head.put("server_pid", pid);
  }

  /// Adds a figure; one that could not be seen (NaN) is left out.
  Report add(String section, String name, double value) {
    if (!Double.isNaN(value)) {
      put(section, name, Math.round(value * 1000) / 1000.0);
    }
    return this;
  }

  Report add(String section, String name, long value) {
    return put(section, name, value);
  }

  Report add(String section, String name, String value) {
    return put(section, name, value);
  }

  /// Latencies in milliseconds.
  Report add(String section, Latencies.Percentiles latency) {
    return add(section, "samples", latency.count())
        .add(section, "p50_ms", latency.p50())
        .add(section, "p90_ms", latency.p90())
        .add(section, "p99_ms", latency.p99())
        .add(section, "p999_ms", latency.p999())
        .add(section, "max_ms", latency.max());
  }

  /// How so many seats came in.
  Report add(String section, Crowd.Arrival arrival, int wanted) {
    int open = arrival.sockets().size();
    return add(section, "open", open)
        .add(section, "wanted", wanted)
        .add(section, "retries", arrival.retries())
        .add(section, "seconds", arrival.seconds())
        .add(section, "per_second", open / arrival.seconds())
        .add(section, arrival.settled())
        .problem(open < wanted, (wanted - open) + " sockets did not open: " + arrival.refused());
  }

  Report add(Verdict verdict) {
    add("check", "expected", verdict.expected())
        .add("check", "received", verdict.received())
        .add("check", "lost", verdict.lost())
        .add("check", "told_by_resume_gap", verdict.told())
        .add("check", "duplicated", verdict.duplicated())
        .add("check", "out_of_order", verdict.outOfOrder())
        .add("check", "delivered_though_refused", verdict.phantoms());
    return problem(verdict.lost() > 0, verdict.lost() + " deliveries lost")
        .problem(verdict.duplicated() > 0, verdict.duplicated() + " deliveries duplicated")
        .problem(verdict.outOfOrder() > 0, verdict.outOfOrder() + " deliveries out of order")
        .problem(verdict.phantoms() > 0, verdict.phantoms() + " refused messages were delivered");
  }

  /// Adds how many of the sockets, which should all be open, have ended.
  Report addEnded(List<LoadSocket> sockets) {
    var ends =
        sockets.stream()
            .map(socket -> Optional.ofNullable(socket.ended().toCompletableFuture().getNow(null)))
            .flatMap(Optional::stream)
            .toList();
    return add("check", "sockets_ended", ends.size())
        .problem(
            !ends.isEmpty(),
            ends.size() + " sockets ended, the first: " + (ends.isEmpty() ? "" : ends.getFirst()));
  }

  /// Notes what makes the run fail.
  Report problem(boolean found, String what) {
    if (found) {
      problems.add(what);
    }
    return this;
  }

  /// 0 when nothing was found, else 1.
  int exitCode() {
    return problems.isEmpty() ? 0 : 1;
  }

  void print(PrintWriter out, boolean json) {
    out.println(json ? json() : table());
    out.flush();
  }

  String json() {
    Map<String, Object> all = new LinkedHashMap<>(head);
    all.put("ok", problems.isEmpty());
    all.put("problems", problems);
    all.putAll(sections);
    try {
      return new ObjectMapper().writeValueAsString(all);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  String table() {
    var text = new StringBuilder("%s %s%n".formatted(head.get("mode"), head.get("url")));
    if (head.containsKey("server_pid")) {
      text.append("server process %s%n".formatted(head.get("server_pid")));
    }
    sections.forEach((section, figures) -> {
      text.append("%n%s%n".formatted(section.replace('_', ' ')));
      figures.forEach((name, value) -> text.append(row(name, value)));
    });
    text.append("%n%s%n".formatted(problems.isEmpty() ? "ok" : "FAILED"));
    problems.forEach(problem -> text.append("  %s%n".formatted(problem)));
    return text.toString();
  }

  private static String row(String name, Object value) {
    var shown = value instanceof Double d ? String.format(Locale.ROOT, "%,.3f", d) : shown(value);
    return "  %-28s %16s%n".formatted(name.replace('_', ' '), shown);
  }

  private static String shown(Object value) {
    return value instanceof Long n ? String.format(Locale.ROOT, "%,d", n) : value.toString();
  }

  private Report put(String section, String name, Object value) {
    sections.computeIfAbsent(section, s -> new LinkedHashMap<>()).put(name, value);
    return this;
  }
}
