package chat.filament.bench.measure;

import java.util.LinkedHashMap;
import java.util.Map;

/// The parts of the server's memory in bytes, NaN where they cannot be seen, and its threads.
///
/// `heap_live` is what the last full collection left, `heap_used` includes the garbage since then.
/// `network_buffers` is what their allocators hold, free or not; the JVM does not count it. Thread
/// stacks and what the collector keeps are in `other`, which is what is resident beyond the
/// committed parts; below 0 where a committed part is not resident yet.
public record ServerMemory(Map<String, Double> parts, double threads) {
  static ServerMemory of(String metrics, double resident) {
    double live = ServerProbe.sum(metrics, "jvm_gc_live_data_size_bytes");
    double heap = ServerProbe.sum(metrics, "jvm_memory_committed_bytes", "area=\"heap\"");
    double code = ServerProbe.sum(metrics, "jvm_memory_committed_bytes", "area=\"nonheap\"");
    double network =
        ServerProbe.sum(metrics, "netty_allocator_memory_used", "memory_type=\"direct\"");
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("resident", resident);
    parts.put("heap_used", ServerProbe.sum(metrics, "jvm_memory_used_bytes", "area=\"heap\""));
    parts.put("heap_live", live > 0 ? live : Double.NaN); // 0 stands for no collection so far
    parts.put("heap_committed", heap);
    parts.put(
        "code_and_classes", ServerProbe.sum(metrics, "jvm_memory_used_bytes", "area=\"nonheap\""));
    parts.put("network_buffers", network);
    parts.put("other", resident - heap - code - network);
    return new ServerMemory(parts, ServerProbe.sum(metrics, "jvm_threads_live_threads"));
  }

  /// Adds each part before and now in MiB, and what it grew for each socket in KiB.
  public void report(Report report, ServerMemory before, int sockets) {
    parts.forEach((part, bytes) -> {
      double earlier = before.parts.getOrDefault(part, Double.NaN);
      report
          .add("memory", part + "_before_mib", earlier / (1 << 20))
          .add("memory", part + "_after_mib", bytes / (1 << 20))
          .add("per_socket", part + "_kib", (bytes - earlier) / 1024 / Math.max(sockets, 1));
    });
    report.add("memory", "threads_before", before.threads).add("memory", "threads_after", threads);
  }
}
