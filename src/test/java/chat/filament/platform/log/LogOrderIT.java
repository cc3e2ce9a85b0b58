package chat.filament.platform.log;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.platform.db.Database;
import chat.filament.platform.db.Sql;
import chat.filament.testing.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Followers read the log in the order of transaction ids: within a guild it has to be that of its
/// positions.
class LogOrderIT {
  @Test
  void aTransactionMayAppendOnlyBehindThoseWithLowerIds() throws Exception {
    var vertx = Vertx.vertx();
    try (var test = TestDatabase.create()) {
      var database = Database.open(vertx, test.url());
      var log = new LogStore(database);
      var book = new LogBook(test);
      var guild = book.foundGuild();
      Callable<Void> other =
          () -> {
            book.write(guild, 1);
            return null;
          };
      var head = new Head(1, 0, 0, null);
      var tooEarly =
          database.transaction(transaction ->
              takeId(transaction)
                  .compose(taken -> vertx.executeBlocking(other))
                  .compose(written -> log.isInOrder(transaction, guild, head)));
      assertThat(tooEarly.await(60, TimeUnit.SECONDS)).isFalse();
      var later =
          database.transaction(transaction ->
              takeId(transaction).compose(taken -> log.isInOrder(transaction, guild, head)));
      assertThat(later.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }

  private static Future<?> takeId(Sql transaction) {
    return transaction.query("SELECT pg_current_xact_id()::text", Tuple.tuple());
  }
}
