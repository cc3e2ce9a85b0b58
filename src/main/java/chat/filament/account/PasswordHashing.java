package chat.filament.account;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/// Runs Argon2 on the worker pool `argon2`: half of the cores, at least one thread, so that a flood
/// of logins leaves the event loops the other half. At most 64 hashes wait; one more is refused as
/// `unavailable`, and so is one that has waited for 8 s: its client is about to be told that its
/// time is up. Safe on any thread; answers come back on the caller's context.
final class PasswordHashing {
  static final int MAX_WAITING = 64;

  /// Clients give up after seven seconds; a hash takes less than one.
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(6);

  private final WorkerExecutor pool;
  private final LongSupplier nanos;
  private final int capacity;
  private final AtomicInteger underWay = new AtomicInteger();
  private final SecureRandom random = new SecureRandom();
  private final String unmatchable = Argon2.unmatchable();

  PasswordHashing(Vertx vertx, LongSupplier nanos) {
    this.nanos = nanos;
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    this.pool = vertx.createSharedWorkerExecutor("argon2", threads);
    this.capacity = threads + MAX_WAITING;
  }

  /// A fresh PHC string.
  Future<String> hash(Password password) {
    var salt = new byte[Argon2.SALT_BYTES];
    random.nextBytes(salt);
    return run(() -> Argon2.hash(password.utf8(), salt));
  }

  Future<Boolean> matches(String phc, Password password) {
    return run(() -> Argon2.matches(phc, password.utf8()));
  }

  /// Costs what [#matches] costs and is always false.
  Future<Boolean> matchesNothing() {
    return run(() -> Argon2.matches(unmatchable, new byte[0]));
  }

  @SuppressWarnings(
      "NullAway") // the pool declares a nullable result; here it is what `work` answers
  private <T> Future<T> run(Callable<T> work) {
    if (underWay.incrementAndGet() > capacity) {
      underWay.decrementAndGet();
      return Future.failedFuture(Refusal.retryAfter(Problem.UNAVAILABLE, 1));
    }
    long asked = nanos.getAsLong();
    return pool.executeBlocking(() -> inTime(asked, work), false)
        .onComplete(done -> underWay.decrementAndGet());
  }

  private <T> T inTime(long asked, Callable<T> work) throws Exception {
    if (nanos.getAsLong() - asked > PATIENCE_NANOS) {
      throw Refusal.retryAfter(Problem.UNAVAILABLE, 1);
    }
    return work.call();
  }
}
