package chat.filament.platform.bus;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;
import org.jspecify.annotations.Nullable;

/// The id of the request that the current context handles, for every line that is logged on its
/// behalf ([RequestIdLogField]).
///
/// Vert.x loads it as a service, because a place in contexts must be known before the first is
/// made.
public final class CallerRequestId implements VertxServiceProvider {
  private static final ContextLocal<String> ID = ContextLocal.registerLocal(String.class);

  @Override
  public void init(VertxBootstrap bootstrap) {}

  /// Sets it for the current context, that of one request, and what follows from it.
  public static void set(String id) {
    var context = Vertx.currentContext();
    if (context != null) {
      context.putLocal(ID, id);
    }
  }

  /// Null when the current thread does nothing for a request.
  public static @Nullable String get() {
    var context = Vertx.currentContext();
    return context == null ? null : context.getLocal(ID);
  }
}
