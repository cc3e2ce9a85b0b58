package chat.filament.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoundPaceTest {
  private static final int SIZE = 500;

  private long now = Long.MAX_VALUE - 1_000; // where a clock in nanoseconds may overflow
  private final RoundPace pace = new RoundPace(() -> now);

  @Test
  void theFirstAfterASilenceGoesAtFullSpeed() {
    round(false, 2_000, 1);
    passes(4_000);
    assertThat(pace.isBehind()).isFalse();
    pace.begin(false);
    assertThat(pace.pause(1, SIZE)).isZero();
  }

  /// Two milliseconds for one event each: the period is four.
  @Test
  void oneThatFollowsCloselyIsSpreadOverThePeriod() {
    round(false, 2_000, 1);
    assertThat(pace.isBehind()).isTrue();
    pace.begin(false);
    assertThat(pace.pause(1, SIZE)).isZero(); // too short to be worth it
    assertThat(pauseMicros(SIZE / 2)).isEqualTo(2_000);
    passes(1_800);
    assertThat(pace.pause(SIZE / 2, SIZE)).isZero();
    assertThat(pauseMicros(SIZE - 1)).isBetween(2_180L, 2_200L);
  }

  @Test
  void oneThatGoesOnWithWhatCameMeanwhileIsSpreadThoughThePeriodIsOver() {
    round(false, 2_000, 1);
    passes(10_000);
    pace.begin(true);
    assertThat(pauseMicros(SIZE / 2)).isEqualTo(2_000);
  }

  @Test
  void theMoreEventsASocketGetsTheLongerIsThePeriodUpToABound() {
    round(false, 2_000, 3);
    pace.begin(false);
    assertThat(pauseMicros(SIZE / 2)).isEqualTo(4_000);
    pace.end(0, SIZE, 0);
    round(true, 2_000, 30);
    pace.begin(false);
    assertThat(pauseMicros(SIZE / 2)).isEqualTo(7_500);
  }

  @Test
  void pausesAreNoTimeThatARoundTakes() {
    pace.begin(false);
    passes(1_000);
    pace.interrupt();
    passes(5_000);
    pace.resume();
    passes(1_000);
    pace.end(SIZE, SIZE, SIZE);
    pace.begin(true);
    assertThat(pauseMicros(SIZE / 2)).isEqualTo(2_000);
  }

  @Test
  void aRoundThatSendsToFewSaysNothing() {
    round(false, 2_000, 1);
    pace.begin(true);
    pace.end(10, SIZE, 10);
    pace.begin(true);
    assertThat(pauseMicros(SIZE / 2)).isEqualTo(2_000);
  }

  /// In which each socket is sent so many events.
  private void round(boolean again, long micros, int events) {
    pace.begin(again);
    passes(micros);
    pace.end(SIZE, SIZE, (long) SIZE * events);
  }

  private long pauseMicros(int visited) {
    return TimeUnit.NANOSECONDS.toMicros(pace.pause(visited, SIZE));
  }

  private void passes(long micros) {
    now += TimeUnit.MICROSECONDS.toNanos(micros);
  }
}
