package chat.filament.gateway.history;

import chat.filament.core.GuildId;
import chat.filament.platform.log.LogRange;
import chat.filament.platform.log.LogReader;
import chat.filament.platform.log.UserLog;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Asks what the logs of guilds hold, and where users are in what is their own: all who ask at a
/// time share a query.
public final class LogHeads {
  private final SharedQuery<GuildId, LogRange> guilds;
  private final SharedQuery<UserLog.Seen, UserLog.Head> users;
  private final UserLog people;

  /// `queries` counts the reads of logs of guilds alone.
  public LogHeads(LogReader log, Counter queries) {
    this.guilds =
        new SharedQuery<>(wanted -> {
          queries.increment();
          return log.ranges(wanted);
        });
    this.people = log.users();
    this.users = new SharedQuery<>(people::heads);
  }

  /// As of some moment after this call; of these guilds, as far as they exist, and perhaps of
  /// others.
  public Future<Map<GuildId, LogRange>> of(Collection<GuildId> wanted) {
    return guilds.of(wanted);
  }

  /// How far the log of users has come as of some moment after this call, for one who has seen a
  /// part of it.
  public Future<UserLog.Head> of(UserLog.Seen seen) {
    return users.of(List.of(seen)).map(found -> Objects.requireNonNull(found.get(seen)));
  }

  /// What one has not seen of the profiles that they observe, in order, at most `limit` events.
  public Future<List<UserLog.Row>> after(UserLog.Seen seen, int limit) {
    return people.after(seen, limit);
  }
}
