package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.platform.bus.Address;
import chat.filament.platform.bus.Bus;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/// Asks the index worker for something. Any thread; answers come back on the caller's context.
public final class IndexRequests {
  static final Address<AwaitTransaction> AWAIT = new Address<>("search-await");
  static final Address<RebuildGuild> REBUILD = new Address<>("search-rebuild");
  static final Address<ReconcileGuild> RECONCILE = new Address<>("search-reconcile");
  static final Address<ReadFailure> READ_FAILURE = new Address<>("search-read-failure");

  private final Bus bus;

  /// Until what the transaction did can be found.
  record AwaitTransaction(long transaction) {}

  record RebuildGuild(SearchJob job) {}

  record ReconcileGuild(GuildId guild) {}

  /// A search could not read the files of the index.
  record ReadFailure(IndexView view, Throwable cause) {}

  public IndexRequests(Bus bus) {
    this.bus = bus;
  }

  /// Whether what the transaction did could be found within `millis`.
  public Future<Boolean> await(long transaction, long millis) {
    return bus.<AwaitTransaction, Boolean>request(AWAIT, new AwaitTransaction(transaction))
        .timeout(millis, TimeUnit.MILLISECONDS)
        .otherwise(false);
  }

  /// Done when the job is. Goes on whether somebody waits or not.
  public Future<Void> rebuild(SearchJob job) {
    return bus.request(REBUILD, new RebuildGuild(job));
  }

  public Future<Reconciled> reconcile(GuildId guild) {
    return bus.request(RECONCILE, new ReconcileGuild(guild));
  }

  /// Reports that `view` could not be read.
  public void readFailed(IndexView view, Throwable cause) {
    bus.publish(READ_FAILURE, new ReadFailure(view, cause));
  }
}
