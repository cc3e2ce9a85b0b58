package chat.filament.platform.bus;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/// An answer on the bus, by reference: exceptions keep their type, which the event bus itself would
/// flatten.
sealed interface Outcome {
  record Done(@Nullable Object value) implements Outcome {}

  record Failed(Throwable cause) implements Outcome {}

  static Outcome of(AsyncResult<?> result) {
    return result.succeeded() ? new Done(result.result()) : new Failed(result.cause());
  }

  /// The caller knows the type from the address that it asked.
  @SuppressWarnings({"unchecked", "NullAway"})
  default <R> Future<R> future() {
    return switch (this) {
      case Done(var value) -> Future.succeededFuture((R) value);
      case Failed(var cause) -> Future.failedFuture(cause);
    };
  }
}
