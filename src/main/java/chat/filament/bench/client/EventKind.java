package chat.filament.bench.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

/// The gateway events that a client looks into.
public enum EventKind {
  MESSAGE_CREATE("message_create"),
  SUBSCRIBED("subscribed"),
  RESUMED("resumed"),
  RESUME_GAP("resume_gap"),
  PRESENCE_UPDATE("presence_update"),
  PRESENCE_SYNC("presence_sync"),
  MEMBER_REMOVE("workspace_member_remove"),
  MEMBER_BAN("workspace_member_ban"),
  OVERRIDE_UPDATE("workspace_channel_permission_override_update"),
  CHANNEL_DELETE("channel_delete"),
  GUILD_DELETE("workspace_delete"),
  OTHER("");

  private static final List<EventKind> NAMED =
      EnumSet.complementOf(EnumSet.of(OTHER)).stream().toList();

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
