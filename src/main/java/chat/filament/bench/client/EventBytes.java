package chat.filament.bench.client;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One gateway event, read in place by scanning its bytes: no string, no tree, no allocation.
///
/// It relies on the wire's compact JSON, with `t` and `s` before `d`. Searching for `"key":"` is
/// safe next to user text, because a quote inside a JSON string is always escaped. One instance
/// belongs to one event loop and is filled anew for every event.
public final class EventBytes {
  public static final int ID_LENGTH = 26;

  /// The contract's bound on events.
  static final int LONGEST = 65_536;

  private static final byte[] TYPE = key("t", "\"");
  private static final byte[] DATA = key("d", "");
  private static final byte[] SEQUENCE = key("s", "");
  private static final byte[] MESSAGE_ID = key("message_id", "\"");
  private static final byte[] CHANNEL_ID = key("channel_id", "\"");
  private static final byte[] GUILD_ID = key("guild_id", "\"");
  private static final byte[] USER_ID = key("user_id", "\"");
  private static final byte[] USER_IDS = key("user_ids", "[");
  private static final byte[] ONLINE = key("status", "\"onl");
  private static final byte[] CONTENT = key("content", "\"");

  private final byte[] bytes = new byte[LONGEST];
  private int length;

  /// Takes a new event, of at most [#LONGEST] bytes.
  public EventKind read(ByteBuf event) {
    length = event.readableBytes();
    event.getBytes(event.readerIndex(), bytes, 0, length);
    int type = find(TYPE, 0, length);
    return type < 0 ? EventKind.OTHER : EventKind.at(bytes, type, length);
  }

  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /// The stream position of a durable event, -1 when it has none.
  public long position() {
    int data = find(DATA, 0, length);
    int at = find(SEQUENCE, 0, data < 0 ? length : data);
    long value = at < 0 ? -1 : 0;
    for (int i = at; i >= 0 && i < length && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
      value = value * 10 + bytes[i] - '0';
    }
    return value;
  }

  /// Where the message id begins, -1 when there is none; the same for the four below.
  public int messageId() {
    return idAt(MESSAGE_ID);
  }

  public int channelId() {
    return idAt(CHANNEL_ID);
  }

  public int guildId() {
    return idAt(GUILD_ID);
  }

  public int userId() {
    return idAt(USER_ID);
  }

  public int content() {
    return find(CONTENT, 0, length);
  }

  /// The ids of a list of users; empty when there is none.
  public List<String> userIds() {
    List<String> ids = new ArrayList<>();
    int at = find(USER_IDS, 0, length);
    while (at >= 0 && at + ID_LENGTH + 2 <= length && bytes[at] == '"') {
      ids.add(id(at + 1));
      at += ID_LENGTH + 3;
    }
    return ids;
  }

  /// The id that stands at `at`.
  public String id(int at) {
    return new String(bytes, at, ID_LENGTH, StandardCharsets.US_ASCII);
  }

  /// Whether this id stands at `at`; -1 stands for none.
  public boolean isAt(int at, byte[] id) {
    return at >= 0 && Arrays.equals(id, 0, id.length, bytes, at, at + id.length);
  }

  /// Whether the status is online.
  public boolean isOnline() {
    return find(ONLINE, 0, length) >= 0;
  }

  private int idAt(byte[] key) {
    int at = find(key, 0, length);
    return at + ID_LENGTH <= length ? at : -1;
  }

  /// The index after the key, its colon and what opens its value.
  private int find(byte[] key, int from, int to) {
    byte second = key[1];
    for (int at = from; at <= to - key.length; at++) {
      if (bytes[at] == '"'
          && bytes[at + 1] == second
          && Arrays.equals(key, 0, key.length, bytes, at, at + key.length)) {
        return at + key.length;
      }
    }
    return -1;
  }

  private static byte[] key(String name, String opening) {
    return ('"' + name + "\":" + opening).getBytes(StandardCharsets.US_ASCII);
  }
}
