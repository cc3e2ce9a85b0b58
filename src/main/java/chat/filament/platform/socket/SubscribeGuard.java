package chat.filament.platform.socket;

import chat.filament.core.GuildId;
import io.vertx.core.Future;

/// Says whether a socket may subscribe in a guild at all, whatever its user's permissions are: the
/// guild's IP bans.
///
/// A ban that comes later is an [chat.filament.platform.event.AccessChange.Networks] of a batch. A
/// guard must know of it before that batch is published.
public interface SubscribeGuard {
  /// Fails with [AddressBanned] when the caller's address is banned; any other failure means that
  /// it is not known.
  Future<Void> check(SocketCaller caller, GuildId guild);
}
