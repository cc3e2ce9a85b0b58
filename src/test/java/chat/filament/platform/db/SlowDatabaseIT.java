package chat.filament.platform.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.testing.TestDatabase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SlowDatabaseIT {
  @Test
  void aStartWaitsForTheFirstConnection() throws Exception {
    var vertx = Vertx.vertx();
    try (var created = TestDatabase.create();
        var proxy = created.proxy()) {
      proxy.refuse(true);
      var database = Database.open(vertx, created.url(proxy));
      var reached = database.reach(Duration.ofMinutes(2));
      assertThatThrownBy(() -> database.run("SELECT 1").await(60, TimeUnit.SECONDS))
          .isInstanceOf(DatabaseOutage.class);
      assertThat(reached.isComplete()).isFalse();
      proxy.refuse(false);
      reached.await(60, TimeUnit.SECONDS);
      assertThatThrownBy(
              () -> {
                proxy.refuse(true);
                proxy.cut();
                database.reach(Duration.ZERO).await(60, TimeUnit.SECONDS);
              })
          .isInstanceOf(DatabaseOutage.class);
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }
}
