package chat.filament.search.follow;

import chat.filament.platform.bus.Bus;
import chat.filament.platform.event.Backplane;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/// Owns the search index: the only one that writes to it. Deployed once, as [#options] say.
///
/// It has started when the index is open, be it empty: filling and rebuilding go on while searches
/// are answered. When it is stopped it commits what it has.
public final class SearchVerticle extends VerticleBase {
  private final IndexSource source;
  private final IndexLocation location;
  private final IndexLag lag;
  private final Verification.Plan verification;
  private final Bus bus;
  private final Backplane backplane;
  private @Nullable IndexWorker worker;
  private volatile boolean stopped;

  public SearchVerticle(
      IndexSource source,
      IndexLocation location,
      IndexLag lag,
      Verification.Plan verification,
      Bus bus,
      Backplane backplane) {
    this.source = source;
    this.location = location;
    this.lag = lag;
    this.verification = verification;
    this.bus = bus;
    this.backplane = backplane;
  }

  /// One instance, on the worker pool `search-index` of one thread.
  public static DeploymentOptions options() {
    return new DeploymentOptions()
        .setThreadingModel(ThreadingModel.WORKER)
        .setWorkerPoolName("search-index")
        .setWorkerPoolSize(1);
  }

  @Override
  public Future<?> start() {
    var started = new IndexWorker(vertx, source, location, lag, verification);
    worker = started;
    return started
        .open()
        .compose(opened -> answer(started))
        .map(answering -> {
          backplane.subscribe(batch -> wake(started), event -> {});
          started.begin();
          return null;
        });
  }

  private Future<?> answer(IndexWorker started) {
    return Future.all(
        bus.answer(IndexRequests.AWAIT, ask -> started.await(ask.transaction())),
        bus.answer(IndexRequests.REBUILD, ask -> started.rebuild(ask.job())),
        bus.answer(IndexRequests.RECONCILE, ask -> started.reconcile(ask.guild())),
        bus.consume(IndexRequests.READ_FAILURE, started::readFailed));
  }

  /// Any thread.
  private void wake(IndexWorker started) {
    if (!stopped && started.needsWaking()) {
      context.runOnContext(now -> started.wake());
    }
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    return worker == null ? Future.succeededFuture() : worker.stop();
  }
}
