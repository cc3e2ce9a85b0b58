package chat.filament.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One gateway event, read in place by scanning its bytes: no string, no tree, no allocation.
///
/// It relies on the contract's compact JSON. Searching for `"key":"` is safe next to user text,
/// because a quote inside a JSON string is always escaped. One instance belongs to one event loop
/// and is filled anew for every event.
final class EventBytes {
  static final int ID_LENGTH = 26;

  private static final byte[] TYPE = key("t", "\"");
  private static final byte[] DATA = key("d", "");
  private static final byte[] SEQUENCE = key("s", "");
  private static final byte[] MESSAGE_ID = key("message_id", "\"");
  private static final byte[] CHANNEL_ID = key("channel_id", "\"");
  private static final byte[] GUILD_ID = key("guild_id", "\"");
  private static final byte[] USER_ID = key("user_id", "\"");
  private static final byte[] USER_IDS = key("user_ids", "[");
  private static final byte[] STATUS = key("status", "\"");
  private static final byte[] ONLINE = {'o', 'n', 'l'};
  private static final byte[] CONTENT = key("content", "\"");

  private final byte[] bytes;
  private int length;

  /// Reads events that the caller copies to the start of `bytes`.
  EventBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  EventBytes of(int length) {
    this.length = length;
    return this;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  EventKind kind() {
    for (int at = 1; at > 0 && at < length; at = nextMember(at)) {
      if (startsWith(at, TYPE)) {
        return EventKind.at(bytes, at + TYPE.length, length);
      }
    }
    return EventKind.OTHER;
  }

  /// The stream position of a durable event, -1 when it has none. It stands before `d`, or is the
  /// last member.
  long position() {
    for (int at = 1; at > 0 && at < length && !startsWith(at, DATA); at = nextMember(at)) {
      if (startsWith(at, SEQUENCE)) {
        return number(at + SEQUENCE.length);
      }
    }
    int first = length - 1;
    while (first > 1 && isDigit(bytes[first - 1])) {
      first--;
    }
    boolean tail = first < length - 1 && startsWith(first - SEQUENCE.length, SEQUENCE);
    return tail ? number(first) : -1;
  }

  boolean ofGuild() {
    return find(GUILD_ID, 0) >= 0;
  }

  /// Where the message id begins, -1 when there is none; the same for the four below.
  int messageId() {
    return idAt(find(MESSAGE_ID, 0));
  }

  int channelId() {
    return idAt(find(CHANNEL_ID, 0));
  }

  int guildId() {
    return idAt(find(GUILD_ID, 0));
  }

  int userId() {
    return idAt(find(USER_ID, 0));
  }

  /// The ids of a list of users; empty when there is none.
  List<String> userIds() {
    List<String> ids = new ArrayList<>();
    int at = find(USER_IDS, 0);
    while (at >= 0 && at + ID_LENGTH + 2 <= length && bytes[at] == '"') {
      ids.add(id(at + 1));
      at += ID_LENGTH + 3;
    }
    return ids;
  }

  /// The id that stands at `at`.
  String id(int at) {
    return new String(bytes, at, ID_LENGTH, StandardCharsets.US_ASCII);
  }

  /// Whether the status is online.
  boolean isOnline() {
    return startsWith(find(STATUS, 0), ONLINE);
  }

  int content() {
    return find(CONTENT, 0);
  }

  private int idAt(int at) {
    return at >= 0 && at + ID_LENGTH <= length ? at : -1;
  }

  /// The index after the key, its colon and the quote of its value.
  private int find(byte[] key, int from) {
    byte second = key[1];
    int last = length - key.length;
    for (int at = from; at <= last; at++) {
      if (bytes[at] == '"' && bytes[at + 1] == second && startsWith(at, key)) {
        return at + key.length;
      }
    }
    return -1;
  }

  /// The start of the next top-level key, or -1 at the end.
  private int nextMember(int at) {
    int depth = 0;
    for (int i = at; i < length; i++) {
      switch (bytes[i]) {
        case '"' -> i = endOfString(i);
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        case ',' -> {
          if (depth == 0) {
            return i + 1;
          }
        }
        default -> {}
      }
    }
    return -1;
  }

  private int endOfString(int quote) {
    int i = quote + 1;
    while (i < length && bytes[i] != '"') {
      i += bytes[i] == '\\' ? 2 : 1;
    }
    return i;
  }

  private boolean startsWith(int at, byte[] text) {
    if (at < 0 || at + text.length > length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (bytes[at + i] != text[i]) {
        return false;
      }
    }
    return true;
  }

  private long number(int at) {
    long value = 0;
    for (int i = at; i < length && isDigit(bytes[i]); i++) {
      value = value * 10 + bytes[i] - '0';
    }
    return value;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static byte[] key(String name, String opening) {
    return ('"' + name + "\":" + opening).getBytes(StandardCharsets.US_ASCII);
  }
}
