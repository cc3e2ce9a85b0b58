package chat.filament.gateway.subscribe;

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
public final class AccessLoads {
  private static final int AT_ONCE = 4;

  private static final class Request {
    private final Set<UserId> users = new HashSet<>();
    private final Promise<Boolean> done = Promise.promise();
  }

  private final AccessSource source;
  private final Map<GuildId, Request> resuming = new LinkedHashMap<>();
  private final Map<GuildId, Request> fresh = new LinkedHashMap<>();
  private int running;

  public AccessLoads(AccessSource source) {
    this.source = source;
  }

  /// Loads one user's access when their turn comes: whether the guild exists.
  public Future<Boolean> load(GuildId guild, UserId user, boolean resumes) {
    var request = (resumes ? resuming : fresh).computeIfAbsent(guild, key -> new Request());
    request.users.add(user);
    next();
    return request.done.future();
  }

  private void next() {
    while (running < AT_ONCE && !(resuming.isEmpty() && fresh.isEmpty())) {
      var waiting = resuming.isEmpty() ? fresh : resuming;
      var guild = waiting.keySet().iterator().next();
      run(guild, waiting.remove(guild));
    }
  }

  private void run(GuildId guild, @Nullable Request request) {
    if (request == null) {
      return;
    }
    running++;
    source
        .load(guild, request.users)
        .onComplete(loaded -> {
          running--;
          next();
          request.done.handle(loaded);
        });
  }
}
