package chat.filament.writer.forward;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.function.Supplier;

/// The answers to commands of other nodes, so that one that is sent again is not done again: for 10
/// seconds, which is longer than anybody repeats one, and 32 MiB at most.
final class AnsweredCommands {
  private static final long MAX_BYTES = 32 << 20;
  private static final int OVERHEAD = 512;

  private final Cache<String, Future<Buffer>> answers =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((String id, Future<Buffer> answer) -> bytes(answer))
          .expireAfterWrite(Duration.ofSeconds(10))
          .executor(Runnable::run)
          .build();

  private static int bytes(Future<Buffer> answer) {
    return OVERHEAD + (answer.succeeded() ? answer.result().length() : 0);
  }

  /// What `work` answers, the first time; one caller at a time.
  Future<Buffer> once(String id, Supplier<Future<Buffer>> work) {
    var known = answers.getIfPresent(id);
    if (known != null) {
      return known;
    }
    var answer = work.get();
    answers.put(id, answer);
    answer.onComplete(done -> answers.put(id, answer)); // weighed with what it holds
    return answer;
  }
}
