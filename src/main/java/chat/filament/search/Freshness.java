package chat.filament.search;

import chat.filament.core.GuildId;
import chat.filament.platform.log.LogTail;
import chat.filament.search.follow.IndexRequests;
import chat.filament.search.follow.LatestView;
import io.vertx.core.Future;

/// Read-your-writes (`contract/content.md` §7.2). What was committed last in a guild, by this
/// process or another, is asked of the log: one index lookup for each search.
final class Freshness {
  private static final int WAIT_MILLIS = 200;

  private final LogTail tail;
  private final IndexRequests requests;
  private final LatestView latest;

  Freshness(LogTail tail, IndexRequests requests, LatestView latest) {
    this.tail = tail;
    this.requests = requests;
    this.latest = latest;
  }

  /// Whether the index shows every change of the guild that was committed before this call; waits
  /// up to 200 ms for it.
  Future<Boolean> of(GuildId guild) {
    return tail.lastChange(guild)
        .compose(last -> {
          if (last.isEmpty() || latest.require().shows(last.getAsLong())) {
            return Future.succeededFuture(true);
          }
          return requests.await(last.getAsLong(), WAIT_MILLIS);
        });
  }
}
