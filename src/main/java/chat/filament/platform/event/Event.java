package chat.filament.platform.event;

import io.vertx.core.buffer.Buffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Something that happened in a guild. `payload` is the event's `d` as it goes on the wire: UTF-8
/// JSON, encoded once and never changed; null stands for a payload that was blanked when its
/// message was deleted. `refId` is the id of what the event is about (a message for the message
/// events), null where there is nothing to look up by.
public record Event(
    String type, Audience audience, @Nullable String refId, @Nullable Buffer payload) {
  private static final String DELETION = "message_delete";
  private static final Set<String> MEMBERSHIP_ENDS =
      Set.of("workspace_member_ban", "workspace_member_remove");

  /// Whether earlier events about the same are blanked in the log with it. A channel that is
  /// deleted needs no such care: nobody can see it any more.
  public boolean blanks() {
    return refId != null && type.equals(DELETION);
  }

  /// Whether the user whose id is [#refId] is no member any more.
  boolean endsMembership() {
    return MEMBERSHIP_ENDS.contains(type);
  }
}
