package chat.filament.app;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import java.util.concurrent.Callable;

/// Two verticles on one event loop: what the second hands to the first never changes threads. The
/// second starts last and stops first.
record Together(Deployable first, Deployable second) implements Deployable {
  @Override
  public Future<?> deploy(Context context) throws Exception {
    return first.deploy(context).compose(started -> attempt(() -> second.deploy(context)));
  }

  @Override
  public Future<?> undeploy(Context context) throws Exception {
    return second.undeploy(context).transform(stopped -> attempt(() -> first.undeploy(context)));
  }

  @SuppressWarnings("unchecked") // nobody reads the value
  private static Future<Object> attempt(Callable<Future<?>> step) {
    try {
      return (Future<Object>) step.call();
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }
}
