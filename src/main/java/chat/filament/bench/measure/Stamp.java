package chat.filament.bench.measure;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a message of a run says of itself, in plain ASCII at the start of its content: `<nonce 8>
/// <sequence 10> <nanos 19> <padding>`. The nonce tells runs apart, the sequence counts within the
/// channel, and `sentAt` is `System.nanoTime` when the message left.
public record Stamp(String nonce, int sequence, long sentAt) {
  public static final int LENGTH = 40;

  public String content(int padding) {
    return String.format(Locale.ROOT, "%s %010d %019d ", nonce, sequence, sentAt)
        + "x".repeat(padding);
  }

  /// Empty unless the content is of a message of the run with this nonce.
  public static Optional<Stamp> of(@Nullable String content, String nonce) {
    if (content == null || content.length() < LENGTH || !content.startsWith(nonce)) {
      return Optional.empty();
    }
    int sequence = Integer.parseInt(content, 9, 19, 10);
    return Optional.of(new Stamp(nonce, sequence, Long.parseLong(content, 20, 39, 10)));
  }
}
