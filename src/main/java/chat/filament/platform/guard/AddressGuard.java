package chat.filament.platform.guard;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.ClientAddress;
import chat.filament.platform.socket.SocketCaller;
import io.vertx.core.Future;
import java.util.function.Supplier;

/// Keeps people at banned addresses out of a guild, on each [Surface] by itself. Features ask it
/// when a request is known to be well-formed, before they look at what it names and what its caller
/// may do. In the normal case it answers from memory.
public interface AddressGuard {
  /// Fails with `forbidden` when the caller's address is banned from the guild of the path; any
  /// other failure means that it is not known.
  Future<Void> check(Call call, Surface surface);

  /// The same for what comes over a socket; fails with
  /// [chat.filament.platform.socket.AddressBanned].
  Future<Void> check(SocketCaller caller, GuildId guild, Surface surface);

  /// The same for somebody who is known otherwise than by a login; fails with `forbidden`.
  Future<Void> check(UserId user, ClientAddress client, GuildId guild, Surface surface);

  /// What `work` answers, for a caller who may come in.
  default <T> Future<T> pass(Call call, Surface surface, Supplier<Future<T>> work) {
    return check(call, surface).compose(good -> work.get());
  }

  /// The same for a read, whose caller is checked again behind it: it can wait, and what it answers
  /// may be newer than a ban that was committed meanwhile.
  default <T> Future<T> read(Call call, Surface surface, Supplier<Future<T>> read) {
    return pass(call, surface, read).compose(answer -> check(call, surface).map(still -> answer));
  }
}
