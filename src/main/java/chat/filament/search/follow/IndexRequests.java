package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.platform.bus.Address;
import chat.filament.platform.bus.Bus;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/// Asks the index worker for something. Any thread; answers come back on the caller's context.
public final class IndexRequests {
  static final Address<Reach> REACH = new Address<>("search-reach");
  static final Address<Rebuild> REBUILD = new Address<>("search-rebuild");
  static final Address<Reconcile> RECONCILE = new Address<>("search-reconcile");
  static final Address<Suspicion> SUSPICION = new Address<>("search-suspicion");

  private final Bus bus;

  /// Until what the transaction did can be found.
  record Reach(long transaction) {}

  record Rebuild(SearchJob job) {}

  record Reconcile(GuildId guild) {}

  /// A search could not read the files of the index.
  record Suspicion(IndexView view, Throwable cause) {}

  public IndexRequests(Bus bus) {
    this.bus = bus;
  }

  /// Whether what the transaction did could be found within `millis`.
  public Future<Boolean> reach(long transaction, long millis) {
    return bus.<Reach, Boolean>request(REACH, new Reach(transaction))
        .timeout(millis, TimeUnit.MILLISECONDS)
        .otherwise(false);
  }

  /// Done when the job is. Goes on whether somebody waits or not.
  public Future<Void> rebuild(SearchJob job) {
    return bus.request(REBUILD, new Rebuild(job));
  }

  public Future<Reconciled> reconcile(GuildId guild) {
    return bus.request(RECONCILE, new Reconcile(guild));
  }

  /// Reports that `view` could not be read.
  public void suspect(IndexView view, Throwable cause) {
    bus.publish(SUSPICION, new Suspicion(view, cause));
  }
}
