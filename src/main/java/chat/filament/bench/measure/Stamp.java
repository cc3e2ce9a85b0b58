package chat.filament.bench.measure;

import chat.filament.bench.client.EventBytes;
import java.util.Locale;

/// What a message of a run says of itself, in plain ASCII at the start of its content: `<nonce 8>
/// <sequence 10> <nanos 19> <padding>`. The nonce tells runs apart, the sequence counts within the
/// channel, and `sentAt` is `System.nanoTime` when the message left.
public record Stamp(String nonce, int sequence, long sentAt) {
  public static final int LENGTH = 40;

  private static final int SEQUENCE = 9;
  private static final int SENT_AT = 20;

  public String content(int padding) {
    return String.format(Locale.ROOT, "%s %010d %019d ", nonce, sequence, sentAt)
        + "x".repeat(padding);
  }

  /// Whether the message was sent by the run with this nonce.
  public static boolean isIn(EventBytes event, byte[] nonce) {
    int at = event.content();
    return event.isAt(at, nonce) && at + LENGTH <= event.length();
  }

  static int sequence(EventBytes event) {
    return (int) digits(event, SEQUENCE, 10);
  }

  public static long sentAt(EventBytes event) {
    return digits(event, SENT_AT, 19);
  }

  private static long digits(EventBytes event, int from, int count) {
    long value = 0;
    int at = event.content() + from;
    for (int i = at; i < at + count; i++) {
      value = value * 10 + event.bytes()[i] - '0';
    }
    return value;
  }
}
