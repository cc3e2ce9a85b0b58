package chat.filament.search;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.IdSource;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SearchesPerUserTest {
  private static final IdSource IDS = new IdSource(InstantSource.system());

  private final Vertx vertx = Vertx.vertx();
  private final Metrics metrics = new Metrics();
  private final SearchesPerUser searches = new SearchesPerUser(vertx, metrics);
  private final UserId user = new UserId(IDS.next());

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  @Test
  void oneOfAUserRunsAtATimeAndOthersGoOn() throws Exception {
    Promise<String> first = Promise.promise();
    Promise<String> second = Promise.promise();
    var begun = new ArrayList<String>();
    var one = run(begun, "one", first);
    var two = run(begun, "two", second);
    var other = searches.run(new UserId(IDS.next()), () -> Future.succeededFuture("other"));
    assertThat(await(other)).isEqualTo("other");
    assertThat(two.isComplete()).isFalse();
    first.complete("found");
    assertThat(await(one)).isEqualTo("found");
    second.complete("as well");
    assertThat(await(two)).isEqualTo("as well");
    assertThat(begun).containsExactly("one", "two");
  }

  private Future<String> run(List<String> begun, String name, Promise<String> answer) {
    return searches.run(
        user,
        () -> {
          begun.add(name);
          return answer.future();
        });
  }

  @Test
  void theNinthIsRefusedAndFailuresFreeThePlace() throws Exception {
    Promise<String> gate = Promise.promise();
    var waiting = new ArrayList<Future<String>>();
    for (int i = 0; i < SearchesPerUser.MAX_PER_USER; i++) {
      waiting.add(searches.run(user, gate::future));
    }
    var refused = searches.run(user, gate::future);
    assertThat(refused.cause())
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.problem()).isEqualTo(Problem.RATE_LIMITED));
    assertThat(metrics.rateLimitHits().with("http", "searches").sum()).isOne();
    gate.fail(new IllegalStateException("stopped"));
    Future.join(waiting).otherwiseEmpty().await(60, TimeUnit.SECONDS);
    assertThat(await(searches.run(user, () -> Future.succeededFuture("again")))).isEqualTo("again");
  }

  private static <T> T await(Future<T> answer) throws Exception {
    return answer.await(60, TimeUnit.SECONDS);
  }
}
