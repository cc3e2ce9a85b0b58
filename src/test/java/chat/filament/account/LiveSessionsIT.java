package chat.filament.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.core.IdSource;
import chat.filament.core.Refusal;
import chat.filament.core.SessionId;
import chat.filament.core.UserId;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.db.Database;
import chat.filament.platform.db.DatabaseOutage;
import chat.filament.platform.http.Identity;
import chat.filament.platform.node.NodeId;
import chat.filament.platform.node.SingleNode;
import chat.filament.testing.TcpProxy;
import chat.filament.testing.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveSessionsIT {
  private static final UserId USER = new UserId("01ARZ3NDEKTSV4RRFFQ69G5FA0");
  private static final SessionId SESSION = new SessionId("01ARZ3NDEKTSV4RRFFQ69G5FA1");
  private static final AccessToken.Valid TOKEN =
      new AccessToken.Valid(USER, SESSION, Long.MAX_VALUE);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong();
  private TestDatabase database;
  private Database pool;
  private TcpProxy proxy;
  private LiveSessions sessions;

  @BeforeEach
  void start() {
    database = TestDatabase.create();
    database.sql(
        "INSERT INTO users (user_id, username, password_hash, created_at) VALUES (?, 'ann', '', 1)",
        USER.value());
    database.sql(
        """
        INSERT INTO sessions (session_id, user_id, refresh_token_hash, created_at, last_used_at,
          expires_at)
        VALUES (?, ?, sha256(''), 1, 1, 4000000000)
        """,
        SESSION.value(),
        USER.value());
    proxy = database.proxy();
    pool = Database.open(vertx, database.url(proxy));
    var store = new SessionStore(pool, InstantSource.system());
    var node = new SingleNode(new NodeId(new IdSource(InstantSource.system()).next()));
    sessions = new LiveSessions(store, Bus.of(vertx), node, InstantSource.system(), nanos::get);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
    proxy.close();
    database.close();
  }

  private Identity require() throws Exception {
    return sessions.require(TOKEN).await(60, TimeUnit.SECONDS);
  }

  private void readEnded() throws Exception {
    sessions.readEnded().await(60, TimeUnit.SECONDS);
  }

  private void pass(int seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  private void takeTheDatabaseAway() {
    proxy.refuse(true);
    proxy.cut();
  }

  /// A connection that is only now found dead may still answer with an outage.
  private void giveTheDatabaseBack() throws Exception {
    proxy.refuse(false);
    while (true) {
      try {
        pool.query("SELECT 1", Tuple.tuple()).await(60, TimeUnit.SECONDS);
        return;
      } catch (DatabaseOutage again) {
        assertThat(again).hasMessageContaining("does not answer");
      }
    }
  }

  @Test
  void aSessionThatIsKnownCostsNoQuery() throws Exception {
    require();
    readEnded();
    takeTheDatabaseAway();
    assertThat(require()).isEqualTo(new Identity(USER, SESSION));
    pass(2);
    assertThat(require()).isEqualTo(new Identity(USER, SESSION));
  }

  @Test
  void anOutageKeepsNobodyLoggedInForLong() throws Exception {
    require();
    readEnded();
    takeTheDatabaseAway();
    pass(3);
    assertThatThrownBy(this::require).isInstanceOf(DatabaseOutage.class);
    giveTheDatabaseBack();
    assertThat(require()).isEqualTo(new Identity(USER, SESSION));
  }

  @Test
  void whatEndedDuringAnOutageIsFoundAfterIt() throws Exception {
    require();
    readEnded();
    takeTheDatabaseAway();
    database.sql("UPDATE sessions SET revoked_at = floor(extract(epoch FROM now()))");
    pass(2);
    assertThatThrownBy(this::readEnded).isInstanceOf(DatabaseOutage.class);
    giveTheDatabaseBack();
    readEnded();
    assertThatThrownBy(this::require).isInstanceOf(Refusal.class);
  }

  @Test
  void anAnswerThatWasOnItsWayDoesNotBringAnEndedSessionBack() throws Exception {
    var underWay = sessions.require(TOKEN);
    sessions.end(SESSION);
    assertThatThrownBy(() -> underWay.await(60, TimeUnit.SECONDS)).isInstanceOf(Refusal.class);
    assertThatThrownBy(this::require).isInstanceOf(Refusal.class);
  }
}
