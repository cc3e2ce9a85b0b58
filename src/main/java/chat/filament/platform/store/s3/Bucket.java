package chat.filament.platform.store.s3;

import chat.filament.platform.store.ObjectKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/// Where the objects are, and how to get there.
///
/// @param prefix of all names in the bucket: empty, or with a slash at its end
/// @param client repeats requests that fail for a passing reason
/// @param streaming never does, because a stream can be sent only once
record Bucket(
    Vertx vertx, String name, String prefix, S3AsyncClient client, S3AsyncClient streaming) {
  String path(ObjectKey key) {
    return prefix + key;
  }

  /// Empty for what is not ours.
  Optional<ObjectKey> key(String path) {
    return path.startsWith(prefix)
        ? ObjectKey.parse(path.substring(prefix.length()))
        : Optional.empty();
  }

  /// Completes on the caller's context, with the SDK's own failure.
  <T> Future<T> await(CompletableFuture<T> answer) {
    return Future.fromCompletionStage(answer, vertx.getOrCreateContext())
        .recover(failure ->
            Future.failedFuture(
                failure instanceof CompletionException wrapped && wrapped.getCause() != null
                    ? wrapped.getCause()
                    : failure));
  }

  void close() {
    client.close();
    streaming.close();
  }
}
