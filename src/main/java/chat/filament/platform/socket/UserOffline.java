package chat.filament.platform.socket;

import chat.filament.core.UserId;
import chat.filament.platform.bus.Address;

/// The last socket of a user on this server has closed. Answered within about a second, when the
/// user has left a call or is known to stay in it.
public record UserOffline(UserId user) {
  public static final Address<UserOffline> ADDRESS = new Address<>("user-offline");
}
