package chat.filament.platform.socket;

import chat.filament.core.UserId;
import chat.filament.platform.bus.Address;

/// The last socket of a user, of any node, has closed. Answered within about a second, when the
/// user has left a call or is known to stay in it.
///
/// @param elsewhere whether it was the socket of another node: every node hears of it, and only the
///   one that keeps the calls has to do something
public record UserOffline(UserId user, boolean elsewhere) {
  public static final Address<UserOffline> ADDRESS = new Address<>("user-offline");
}
