package chat.filament.bench;

/// The parts of the server's memory in bytes, NaN where they cannot be seen. `liveHeap` is what the
/// last full collection left, `heapUsed` includes the garbage since then.
///
/// `network` is what the allocators of network buffers hold, free or not; the JVM does not count
/// it. Thread stacks and what the collector keeps are in [#other].
record Memory(
    double resident,
    double heapUsed,
    double heapCommitted,
    double liveHeap,
    double codeAndClasses,
    double codeAndClassesCommitted,
    double network,
    double threads) {

  static Memory of(String metrics, double resident) {
    return new Memory(
        resident,
        ServerProbe.sum(metrics, "jvm_memory_used_bytes", "area=\"heap\""),
        ServerProbe.sum(metrics, "jvm_memory_committed_bytes", "area=\"heap\""),
        liveHeap(metrics),
        ServerProbe.sum(metrics, "jvm_memory_used_bytes", "area=\"nonheap\""),
        ServerProbe.sum(metrics, "jvm_memory_committed_bytes", "area=\"nonheap\""),
        ServerProbe.sum(metrics, "netty_allocator_memory_used", "memory_type=\"direct\""),
        ServerProbe.sum(metrics, "jvm_threads_live_threads"));
  }

  /// What is resident beyond the committed parts; below 0 where a committed part is not resident
  /// yet.
  double other() {
    return resident - heapCommitted - codeAndClassesCommitted - network;
  }

  /// 0 stands for no collection so far.
  private static double liveHeap(String metrics) {
    double live = ServerProbe.sum(metrics, "jvm_gc_live_data_size_bytes");
    return live > 0 ? live : Double.NaN;
  }

  /// Adds each part before and after in MiB, and what it grew for each socket in KiB.
  static void report(Report report, Memory before, Memory after, int sockets) {
    var parts = new Parts(report, sockets);
    parts.add("resident", before.resident, after.resident);
    parts.add("heap_used", before.heapUsed, after.heapUsed);
    parts.add("heap_live", before.liveHeap, after.liveHeap);
    parts.add("heap_committed", before.heapCommitted, after.heapCommitted);
    parts.add("code_and_classes", before.codeAndClasses, after.codeAndClasses);
    parts.add("network_buffers", before.network, after.network);
    parts.add("other", before.other(), after.other());
    report
        .add("memory", "threads_before", before.threads)
        .add("memory", "threads_after", after.threads);
  }

  private record Parts(Report report, int sockets) {
    void add(String part, double from, double to) {
      report
          .add("memory", part + "_before_mib", from / (1 << 20))
          .add("memory", part + "_after_mib", to / (1 << 20))
          .add("per_socket", part + "_kib", (to - from) / 1024 / Math.max(sockets, 1));
    }
  }
}
