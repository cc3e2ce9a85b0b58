package chat.filament.writer.forward;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The answers to commands of other nodes, so that one that is sent again is not done again: for
/// longer than [AnswerPeriods] lets one be taken, and 64 MiB at most.
final class AnsweredCommands {
  private static final long MAX_BYTES = 64 << 20;
  private static final int OVERHEAD = 512;

  private final Cache<String, Future<Buffer>> answers;

  /// `nanos` is the clock of this node's [AnswerPeriods].
  AnsweredCommands(LongSupplier nanos) {
    this.answers =
        Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((String id, Future<Buffer> answer) -> bytes(answer))
            .expireAfterWrite(Duration.ofSeconds(AnswerPeriods.KEPT_SECONDS))
            .ticker(nanos::getAsLong)
            .executor(Runnable::run)
            .build();
  }

  private static int bytes(Future<Buffer> answer) {
    return OVERHEAD + (answer.succeeded() ? answer.result().length() : 0);
  }

  /// What was or will be answered; null for a command that is not known.
  @Nullable Future<Buffer> of(String id) {
    return answers.getIfPresent(id);
  }

  void add(String id, Future<Buffer> answer) {
    answers.put(id, answer);
    answer.onComplete(done -> answers.put(id, answer)); // weighed with what it holds
  }
}
