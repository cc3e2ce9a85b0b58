package chat.filament.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordHashingTest {
  private static final int FAR_TOO_MANY = 500;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong();
  private final PasswordHashing hashing = new PasswordHashing(vertx, nanos::get);
  private final Password password = Password.require("password", "correct horse battery");

  @AfterEach
  void close() throws Exception {
    vertx.close().await(2, TimeUnit.MINUTES);
  }

  @Test
  void whatDoesNotFitIntoTheQueueIsRefusedAtOnceAndTheRestComesToAnEnd() throws Exception {
    var started = new ArrayList<Future<Boolean>>();
    for (int i = 0; i < FAR_TOO_MANY; i++) {
      started.add(hashing.matchesNothing());
    }
    var refused = started.stream().filter(Future::failed).toList();
    assertThat(refused).hasSizeGreaterThan(FAR_TOO_MANY / 2);
    for (var failure : refused) {
      assertThat(failure.cause())
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> {
                assertThat(refusal.problem()).isEqualTo(Problem.UNAVAILABLE);
                assertThat(refusal.retryAfterSeconds()).isPositive();
              });
    }
    var accepted = started.stream().filter(future -> !refused.contains(future)).toList();
    assertThat(accepted).hasSizeGreaterThanOrEqualTo(PasswordHashing.MAX_WAITING);
    assertThat(accepted.getFirst().await(2, TimeUnit.MINUTES)).isFalse();
    assertThat(accepted.get(4).await(2, TimeUnit.MINUTES)).isFalse();
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(1)); // hashing them all would take long
    Future.join(accepted).otherwiseEmpty().await(5, TimeUnit.MINUTES);
    hashing.hash(password).await(2, TimeUnit.MINUTES);
  }

  @Test
  void whatHasWaitedForTooLongIsNotDone() throws Exception {
    var started = new ArrayList<Future<Boolean>>();
    for (int i = 0; i < PasswordHashing.MAX_WAITING; i++) {
      started.add(hashing.matchesNothing());
    }
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(9));
    assertThatThrownBy(() -> started.getLast().await(2, TimeUnit.MINUTES))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(Problem.UNAVAILABLE));
    assertThat(hashing.matchesNothing().await(2, TimeUnit.MINUTES)).isFalse();
  }

  @Test
  void everyHashHasItsOwnSalt() throws Exception {
    var one = hashing.hash(password).await(2, TimeUnit.MINUTES);
    var other = hashing.hash(password).await(2, TimeUnit.MINUTES);
    assertThat(one).isNotEqualTo(other);
    assertThat(hashing.matches(one, password).await(2, TimeUnit.MINUTES)).isTrue();
    assertThat(hashing.matches(other, password).await(2, TimeUnit.MINUTES)).isTrue();
  }
}
