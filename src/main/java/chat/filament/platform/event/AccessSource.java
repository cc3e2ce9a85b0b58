package chat.filament.platform.event;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The newest committed access state, from memory.
///
/// What [#peek] answers is never older than the last [Batch] that was published: the writer
/// replaces the state after its commit and before it publishes. So a reader that peeks and acts in
/// one turn of its event loop, and handles batches on the same loop, cannot miss a revocation.
public interface AccessSource {
  /// What is known right now; null when it was not loaded or has been evicted. Any thread.
  @Nullable Access peek(GuildId guild, UserId user);

  /// The newest state, loaded if need be; empty when the guild does not exist. After an
  /// asynchronous answer, peek again before acting on it.
  Future<Optional<Access>> of(GuildId guild, UserId user);

  /// Forgets what is known of the guild if it is older than its access epoch `epoch`: another node
  /// has changed it, and its writer here has not come to it yet. Nothing to do where nobody else
  /// writes.
  default void forgetOlder(GuildId guild, long epoch) {}

  /// Brings the access of these users into memory with as few queries as possible, so that [#peek]
  /// finds it: whether the guild exists. What changes meanwhile may be missing afterwards.
  default Future<Boolean> load(GuildId guild, Collection<UserId> users) {
    var loads = users.stream().map(user -> of(guild, user)).toList();
    return Future.all(loads)
        .map(done -> loads.stream().anyMatch(load -> load.result().isPresent()));
  }
}
