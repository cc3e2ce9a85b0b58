package chat.filament.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowTest {
  private final Window window = new Window();

  @Test
  void admitsAsManyAsTheLimitInAnyWindow() {
    for (int i = 0; i < 60; i++) {
      assertThat(window.take(i * 10, 60, 10_000)).isTrue();
    }
    assertThat(window.take(9_999, 60, 10_000)).isFalse();
    assertThat(window.take(10_000, 60, 10_000)).isTrue();
    assertThat(window.take(10_000, 60, 10_000)).isFalse();
    assertThat(window.take(10_010, 60, 10_000)).isTrue();
  }

  @Test
  void growsAroundItsEnd() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(window.take(i * 100, 7, 700)).as("take %s", i).isTrue();
    }
    assertThat(window.take(99_901, 7, 700)).isFalse();
  }

  @Test
  void survivesAClockThatWrapsAround() {
    int before = Integer.MAX_VALUE - 5;
    assertThat(window.take(before, 2, 100)).isTrue();
    assertThat(window.take(before + 50, 2, 100)).isTrue();
    assertThat(window.take(before + 99, 2, 100)).isFalse();
    assertThat(window.take(before + 100, 2, 100)).isTrue();
  }

  @Test
  void isOverWhenNothingCountsAnyMore() {
    assertThat(window.isOver(0, 100)).isTrue();
    assertThat(window.take(0, 5, 100)).isTrue();
    assertThat(window.take(20, 5, 100)).isTrue();
    assertThat(window.isOver(119, 100)).isFalse();
    assertThat(window.isOver(120, 100)).isTrue();
  }
}
