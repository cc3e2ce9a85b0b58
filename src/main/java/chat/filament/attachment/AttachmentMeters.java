package chat.filament.attachment;

import chat.filament.core.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.AsyncResult;

/// Shows how much goes in and out, and what the sweep does. Any thread.
final class AttachmentMeters {
  private final Counter stored;
  private final Counter refused;
  private final Counter failed;
  private final Counter received;
  private final Counter sent;
  private final Counter deleted;
  private final Counter unclaimed;
  private final Counter abandoned;
  private final Counter orphans;

  AttachmentMeters(MeterRegistry registry, ActiveUploads active) {
    Gauge.builder("filament_attachment_uploads_under_way", active, ActiveUploads::size)
        .description("Uploads that run now.")
        .register(registry);
    stored = uploads(registry, "stored");
    refused = uploads(registry, "refused");
    failed = uploads(registry, "failed");
    received = bytes(registry, "in");
    sent = bytes(registry, "out");
    deleted = swept(registry, "deleted");
    unclaimed = swept(registry, "unclaimed");
    abandoned = swept(registry, "abandoned");
    orphans = swept(registry, "orphan");
  }

  private static Counter uploads(MeterRegistry registry, String outcome) {
    return Counter.builder("filament_attachment_uploads")
        .description("Uploads that ended.")
        .tag("outcome", outcome)
        .register(registry);
  }

  private static Counter bytes(MeterRegistry registry, String direction) {
    return Counter.builder("filament_attachment_bytes")
        .description("Bytes of files received and sent.")
        .tag("direction", direction)
        .register(registry);
  }

  private static Counter swept(MeterRegistry registry, String kind) {
    return Counter.builder("filament_attachment_swept")
        .description("What the sweep has cleaned up.")
        .tag("kind", kind)
        .register(registry);
  }

  void received(int bytes) {
    received.increment(bytes);
  }

  void sent(int bytes) {
    sent.increment(bytes);
  }

  void ended(AsyncResult<?> upload) {
    if (upload.succeeded()) {
      stored.increment();
    } else {
      (upload.cause() instanceof Refusal ? refused : failed).increment();
    }
  }

  /// Files whose time is over.
  void deleted(int files) {
    deleted.increment(files);
  }

  /// Rows that no message took within a day.
  void unclaimed(int rows) {
    unclaimed.increment(rows);
  }

  /// Uploads whose server died.
  void abandoned(int uploads) {
    abandoned.increment(uploads);
  }

  /// Files that had no row.
  void orphans(int files) {
    orphans.increment(files);
  }
}
