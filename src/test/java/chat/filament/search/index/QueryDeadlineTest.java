package chat.filament.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QueryDeadlineTest {
  @Test
  void aThreadThatWorksEnds() {
    var time = new QueryDeadline(5);
    assertThat(time.shouldExit()).isFalse();
    while (!time.shouldExit()) {
      Thread.onSpinWait();
    }
    assertThat(time.shouldExit()).isTrue();
  }

  @Test
  void aThreadThatWaitedHasTimeLeft() throws Exception {
    var time = new QueryDeadline(1_000);
    TimeUnit.MILLISECONDS.sleep(1_001);
    assertThat(time.shouldExit()).isFalse();
  }

  @Test
  void aThreadThatWaitsForeverEnds() throws Exception {
    var time = new QueryDeadline(1);
    TimeUnit.MILLISECONDS.sleep(11);
    assertThat(time.shouldExit()).isTrue();
  }
}
