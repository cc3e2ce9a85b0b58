package chat.filament.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.bus.Bus;
import chat.filament.search.follow.IndexRequests;
import chat.filament.search.follow.LatestView;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QueryExecutorTest {
  @Test
  void refusesWhatTheQueueHasNoRoomFor() throws Exception {
    var vertx = Vertx.vertx();
    try {
      var queries =
          new QueryExecutor(
              vertx, new LatestView(), new IndexRequests(Bus.of(vertx)), new SimpleMeterRegistry());
      var gate = new CountDownLatch(1);
      var steps = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < QueryExecutor.THREADS + QueryExecutor.MAX_WAITING; i++) {
        steps.add(queries.run(() -> gate.await(60, TimeUnit.SECONDS)));
      }
      assertUnavailable(queries.run(() -> true));
      gate.countDown();
      Future.all(steps).await(60, TimeUnit.SECONDS);
      assertThat(queries.run(() -> true).await(60, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(queries::view).isInstanceOf(Refusal.class);
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }

  private static void assertUnavailable(Future<?> step) {
    assertThat(step.cause())
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(Problem.UNAVAILABLE));
  }
}
