package chat.filament.platform.http;

import chat.filament.core.UserId;
import chat.filament.platform.bus.Address;

/// An account was used from this address: a login, a refresh, a join, a gateway connection. For the
/// observations that IP bans are made from (`contract/auth.md` §7).
public record ClientSeen(UserId user, ClientAddress client) {
  public static final Address<ClientSeen> ADDRESS = new Address<>("client-seen");
}
