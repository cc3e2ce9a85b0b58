package chat.filament.platform.http;

import chat.filament.core.SessionId;
import chat.filament.platform.bus.Address;

/// An auth session was revoked or has expired: its access tokens are no longer accepted, its
/// sockets close.
public record SessionEnded(SessionId session) {
  public static final Address<SessionEnded> ADDRESS = new Address<>("session-ended");
}
