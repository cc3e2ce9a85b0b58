package chat.filament.media.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.platform.db.Database;
import chat.filament.platform.node.NodeId;
import chat.filament.testing.TestDatabase;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeeperStoreIT {
  private static final NodeId FIRST = new NodeId("01ARZ3NDEKTSV4RRFFQ69G5FA1");
  private static final NodeId SECOND = new NodeId("01ARZ3NDEKTSV4RRFFQ69G5FA2");
  private static final NodeId NEW = new NodeId("01ARZ3NDEKTSV4RRFFQ69G5FA3");
  private static final long NOTHING = 0;
  private static final int HOUR = 3600;

  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase database = TestDatabase.create();
  private final Database pool = Database.open(vertx, database.url());

  @AfterEach
  void close() throws TimeoutException {
    vertx.close().await(1, TimeUnit.MINUTES);
    database.close();
  }

  private KeeperStore.Held hold(NodeId node, long copied) throws TimeoutException {
    return KeeperStore.hold(pool, node, copied, HOUR, HOUR).await(1, TimeUnit.MINUTES);
  }

  private void lapse(String since) {
    database.sql("UPDATE calls_keeper SET held_until = now() - '" + since + "'::interval");
  }

  @Test
  void whoHasTheCallsGoesBeforeWhoDoesNot() throws Exception {
    assertThat(hold(FIRST, NOTHING)).isEqualTo(new KeeperStore.Held(FIRST, 1));
    assertThat(hold(SECOND, 1)).as("held").isEqualTo(new KeeperStore.Held(FIRST, 1));
    lapse("1 minute");
    assertThat(hold(NEW, NOTHING)).as("no copy").isEqualTo(new KeeperStore.Held(FIRST, 1));
    assertThat(hold(SECOND, 1)).as("a copy").isEqualTo(new KeeperStore.Held(SECOND, 2));
  }

  @Test
  void withoutAnybodyWhoHasTheCallsANewNodeKeepsThemAfterAWhile() throws Exception {
    hold(FIRST, NOTHING);
    lapse("2 hours");
    assertThat(hold(NEW, NOTHING)).isEqualTo(new KeeperStore.Held(NEW, 2));
  }
}
