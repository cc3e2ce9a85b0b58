package chat.filament.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The gateway events that a listener looks into.
enum EventKind {
  MESSAGE_CREATE("message_create"),
  SUBSCRIBED("subscribed"),
  RESUMED("resumed"),
  RESUME_GAP("resume_gap"),
  OTHER("");

  private static final EventKind[] NAMED = {MESSAGE_CREATE, SUBSCRIBED, RESUMED, RESUME_GAP};

  private final byte[] quoted;

  EventKind(String type) {
    quoted = (type + '"').getBytes(StandardCharsets.US_ASCII);
  }

  /// The kind whose type name, closing quote included, stands at `at`.
  static EventKind at(byte[] bytes, int at, int length) {
    for (var kind : NAMED) {
      int end = at + kind.quoted.length;
      if (end <= length && Arrays.equals(bytes, at, end, kind.quoted, 0, kind.quoted.length)) {
        return kind;
      }
    }
    return OTHER;
  }
}
