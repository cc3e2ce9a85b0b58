package chat.filament.gateway.history;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.platform.log.LogRange;
import chat.filament.platform.log.LogReader;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Asks what the logs of guilds hold, and where users are in what is their own: all who ask at a
/// time share a query.
public final class LogHeads {
  private final SharedQuery<GuildId, LogRange> guilds;
  private final SharedQuery<UserId, Long> users;

  /// `queries` counts the reads of logs of guilds alone.
  public LogHeads(LogReader log, Counter queries) {
    this.guilds =
        new SharedQuery<>(wanted -> {
          queries.increment();
          return log.ranges(wanted);
        });
    this.users = new SharedQuery<>(log::userPositions);
  }

  /// As of some moment after this call; of these guilds, as far as they exist, and perhaps of
  /// others.
  public Future<Map<GuildId, LogRange>> of(Collection<GuildId> wanted) {
    return guilds.of(wanted);
  }

  /// The position of the user's friends, requests and own profile as of some moment after this
  /// call; 0 when nothing of them has ever changed.
  public Future<Long> of(UserId user) {
    return users.of(List.of(user)).map(found -> found.getOrDefault(user, 0L));
  }
}
