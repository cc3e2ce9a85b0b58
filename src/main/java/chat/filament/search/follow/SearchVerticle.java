package chat.filament.search.follow;

import chat.filament.platform.bus.Bus;
import chat.filament.platform.db.Database;
import chat.filament.platform.event.Backplane;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Owns the search index: the only one that writes to it. Deployed once, as [#options] say.
///
/// It has started when the index is open, be it empty: filling and rebuilding go on while searches
/// are answered. When it is stopped it commits what it has.
public final class SearchVerticle extends VerticleBase {
  private final Parts parts;
  private final AtomicBoolean poked = new AtomicBoolean();
  private @Nullable IndexLoop loop;
  private volatile boolean stopped;

  /// What it works with.
  ///
  /// @param path the folder of the index, of nothing else
  /// @param latest where it puts what searches may use
  /// @param nanos a monotonic clock
  public record Parts(
      Path path,
      LatestView latest,
      Bus bus,
      Database database,
      Backplane backplane,
      SearchJobs jobs,
      InstantSource clock,
      LongSupplier nanos,
      MeterRegistry registry) {}

  public SearchVerticle(Parts parts) {
    this.parts = parts;
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
    var started = new IndexLoop(vertx, parts);
    loop = started;
    return started
        .open()
        .compose(opened -> answer(started))
        .map(answering -> {
          parts.backplane().subscribe(batch -> poke(started), event -> {});
          started.begin();
          return null;
        });
  }

  private Future<?> answer(IndexLoop started) {
    var bus = parts.bus();
    return Future.all(
        bus.answer(IndexRequests.REACH, wish -> started.reach(wish.transaction())),
        bus.answer(IndexRequests.REBUILD, wish -> started.rebuild(wish.job())),
        bus.answer(IndexRequests.RECONCILE, wish -> started.reconcile(wish.guild())),
        bus.consume(IndexRequests.SUSPICION, started::suspect));
  }

  /// Any thread.
  private void poke(IndexLoop started) {
    if (!stopped && poked.compareAndSet(false, true)) {
      context.runOnContext(now -> {
        poked.set(false);
        started.poke();
      });
    }
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    return loop == null ? Future.succeededFuture() : loop.stop();
  }
}
