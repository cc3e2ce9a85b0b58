package chat.filament.platform.event;

import chat.filament.core.UserId;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/// An event for every socket of some users, whatever they are subscribed to; scope label `user`. It
/// is not logged: delivered at most once and never replayed.
///
/// @param payload the event's `d` as it goes on the wire, UTF-8 JSON, never changed
public record Personal(Set<UserId> users, String type, Buffer payload) {
  public Personal {
    users = Set.copyOf(users);
  }
}
