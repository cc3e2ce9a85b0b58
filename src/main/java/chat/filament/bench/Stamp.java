package chat.filament.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What a bench message says of itself, in plain ASCII at the start of its content: `<nonce 8>
/// <sequence 10> <nanos 19> <padding>`. The nonce tells runs apart, the sequence counts within the
/// room, and `sentAt` is the run's [Ticker] when the message left.
record Stamp(String nonce, int sequence, long sentAt) {
  static final int LENGTH = 40;
  private static final int SEQUENCE = 9;
  private static final int SENT_AT = 20;

  String content(int padding) {
    return "%s %010d %019d ".formatted(nonce, sequence, sentAt) + "x".repeat(padding);
  }

  /// Whether the content that starts at `at` was sent by the run with this nonce.
  static boolean isAt(byte[] bytes, int at, int length, byte[] nonce) {
    return at + LENGTH <= length
        && Arrays.equals(bytes, at, at + nonce.length, nonce, 0, nonce.length);
  }

  static int sequenceAt(byte[] bytes, int at) {
    return (int) digits(bytes, at + SEQUENCE, 10);
  }

  static long sentAt(byte[] bytes, int at) {
    return digits(bytes, at + SENT_AT, 19);
  }

  byte[] nonceBytes() {
    return nonce.getBytes(StandardCharsets.US_ASCII);
  }

  private static long digits(byte[] bytes, int from, int count) {
    long value = 0;
    for (int i = from; i < from + count; i++) {
      value = value * 10 + bytes[i] - '0';
    }
    return value;
  }
}
