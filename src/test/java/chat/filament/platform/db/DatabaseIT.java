package chat.filament.platform.db;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.testing.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What is asked wrongly is a fault of ours, and does not pass for an outage.
class DatabaseIT {
  private static void ask(Database database, String sql, Tuple parameters) throws Exception {
    database.query(sql, parameters).await(60, TimeUnit.SECONDS);
  }

  @Test
  void faultsStayFaults() throws Exception {
    var vertx = Vertx.vertx();
    try (var own = TestDatabase.create()) {
      var database = Database.open(vertx, own.url());
      assertThatThrownBy(() -> ask(database, "SELECT $1::bigint", Tuple.of("a word")))
          .as("a parameter of the wrong type")
          .isNotInstanceOf(DatabaseOutage.class);
      assertThatThrownBy(() -> ask(database, "SELECT $1::bigint", Tuple.of(1L, 2L)))
          .as("too many parameters")
          .isNotInstanceOf(DatabaseOutage.class);
      assertThatThrownBy(() -> ask(database, "SELECT 1/0", Tuple.tuple()))
          .isInstanceOf(PgException.class);
      assertThatThrownBy(() -> ask(database, "SELEC", Tuple.tuple()))
          .isInstanceOf(PgException.class);
      own.disconnectAll();
      database.close().await(60, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }
}
