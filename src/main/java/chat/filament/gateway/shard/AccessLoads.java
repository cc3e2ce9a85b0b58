package chat.filament.gateway.shard;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.platform.event.AccessSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Brings access into memory for those who come in, a few queries at a time however many they are:
/// whoever asks for a guild while its query waits shares it. Clients that resume go before those
/// that come new. What may wait is bounded by the sockets of the shard, which ask for one thing at
/// a time.
final class AccessLoads {
  private static final int AT_ONCE = 4;

  private static final class Group {
    private final Set<UserId> users = new HashSet<>();
    private final Promise<Boolean> done = Promise.promise();
  }

  private final AccessSource source;
  private final Map<GuildId, Group> resuming = new LinkedHashMap<>();
  private final Map<GuildId, Group> fresh = new LinkedHashMap<>();
  private int running;

  AccessLoads(AccessSource source) {
    this.source = source;
  }

  /// Loads at once, for deliveries that wait for it.
  Future<Boolean> load(GuildId guild, Set<UserId> users) {
    return source.load(guild, users);
  }

  /// Loads one user's access when their turn comes: whether the guild exists.
  Future<Boolean> load(GuildId guild, UserId user, boolean resumes) {
    var group = (resumes ? resuming : fresh).computeIfAbsent(guild, key -> new Group());
    group.users.add(user);
    next();
    return group.done.future();
  }

  private void next() {
    while (running < AT_ONCE && !(resuming.isEmpty() && fresh.isEmpty())) {
      var waiting = resuming.isEmpty() ? fresh : resuming;
      var guild = waiting.keySet().iterator().next();
      run(guild, waiting.remove(guild));
    }
  }

  private void run(GuildId guild, @Nullable Group group) {
    if (group == null) {
      return;
    }
    running++;
    source
        .load(guild, group.users)
        .onComplete(loaded -> {
          running--;
          next();
          group.done.handle(loaded);
        });
  }
}
