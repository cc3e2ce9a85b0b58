package chat.filament.platform.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.config.Config;
import chat.filament.platform.metrics.Metrics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private final AtomicLong now = new AtomicLong(1);
  private final Metrics metrics = new Metrics();
  private final Limits limits =
      new Limits(new Config.RateLimits(60, 3, 2, 60, 60, 5, 4), metrics, now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private void take(Limit limit, int times) {
    for (int i = 0; i < times; i++) {
      assertThatNoException().isThrownBy(() -> limits.check(limit, "ann"));
    }
  }

  private Refusal refusal(Limit limit) {
    return catchThrowableOfType(Refusal.class, () -> limits.check(limit, "ann"));
  }

  @Test
  void aBucketGivesItsBurstAndThenASteadyRate() {
    take(Limit.MESSAGES, 6);
    assertThat(refusal(Limit.MESSAGES).problem()).isEqualTo(Problem.RATE_LIMITED);
    assertThat(refusal(Limit.MESSAGES).retryAfterSeconds()).isEqualTo(1);
    pass(Duration.ofMillis(500));
    take(Limit.MESSAGES, 1);
    assertThat(refusal(Limit.MESSAGES)).isNotNull();
    pass(Duration.ofHours(1));
    take(Limit.MESSAGES, 6);
    assertThat(refusal(Limit.MESSAGES)).isNotNull();
  }

  @Test
  void aSlidingWindowDoesNotCountWhatItRefused() {
    take(Limit.AUTH_ROUTE, 3);
    pass(Duration.ofSeconds(30));
    for (int i = 0; i < 50; i++) {
      assertThat(refusal(Limit.AUTH_ROUTE)).isNotNull();
    }
    assertThat(refusal(Limit.AUTH_ROUTE).retryAfterSeconds()).isBetween(30, 31);
    pass(Duration.ofSeconds(30));
    take(Limit.AUTH_ROUTE, 3);
  }

  @Test
  void aFixedWindowFollowsTheClockItIsGiven() {
    take(Limit.FRIEND_REQUEST, 30);
    assertThat(refusal(Limit.FRIEND_REQUEST).retryAfterSeconds()).isBetween(60, 61);
    pass(Duration.ofSeconds(59));
    assertThat(refusal(Limit.FRIEND_REQUEST).retryAfterSeconds()).isBetween(1, 2);
    pass(Duration.ofSeconds(1));
    take(Limit.FRIEND_REQUEST, 30);
    assertThat(refusal(Limit.FRIEND_REQUEST)).isNotNull();
  }

  @Test
  void everySubjectHasItsOwn() {
    take(Limit.JOIN_USER, 4);
    assertThat(refusal(Limit.JOIN_USER)).isNotNull();
    assertThatNoException().isThrownBy(() -> limits.check(Limit.JOIN_USER, "bob"));
  }

  @Test
  void whatIsRefusedIsCountedUnderItsLabels() {
    take(Limit.MESSAGES, 6);
    assertThat(refusal(Limit.MESSAGES)).isNotNull();
    assertThat(
            catchThrowableOfType(
                Refusal.class, () -> limits.check(Limit.MESSAGES, "ann", "gateway")))
        .isNotNull();
    assertThat(metrics.scrape().lines())
        .contains(
            "filament_rate_limit_hits_total{surface=\"gateway\",reason=\"messages\"} 1",
            "filament_rate_limit_hits_total{surface=\"http\",reason=\"messages\"} 1");
  }
}
