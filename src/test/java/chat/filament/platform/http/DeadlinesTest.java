package chat.filament.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong();
  private final List<String> late = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  @Test
  void whatIsLateIsToldInOrderAndWhatIsMetIsNot() throws Exception {
    var lastToldOf = new CompletableFuture<Void>();
    vertx.runOnContext(loop -> {
      var deadlines = Deadlines.of(vertx, nanos::get, 1_000);
      deadlines.start(() -> late.add("first"));
      var met = deadlines.start(() -> late.add("met"));
      nanos.set(TimeUnit.MILLISECONDS.toNanos(400));
      deadlines.start(() -> late.add("second"));
      met.meet();
      nanos.set(TimeUnit.MILLISECONDS.toNanos(1_000));
      vertx.setTimer(
          600,
          look -> {
            late.add("looked");
            nanos.set(TimeUnit.MILLISECONDS.toNanos(1_400));
            deadlines.start(() -> late.add("not yet"));
            vertx.setTimer(600, again -> lastToldOf.complete(null));
          });
    });
    lastToldOf.get(20, TimeUnit.SECONDS);
    assertThat(late).containsExactly("first", "looked", "second");
  }
}
