package chat.filament.account;

import chat.filament.core.IdSource;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.db.Database;
import chat.filament.platform.http.Authenticator;
import chat.filament.platform.http.SessionEnded;
import chat.filament.platform.node.NodeId;
import chat.filament.platform.node.SingleNode;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The accounts of another process on the same database, without HTTP.
final class Node implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Vertx vertx = Vertx.vertx();
  private final Database database;
  private final AccountModule parts;
  private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

  Node(String databaseUrl) throws Exception {
    var clock = InstantSource.system();
    var bus = Bus.of(vertx);
    this.database = Database.open(vertx, databaseUrl);
    this.parts =
        new AccountModule(
            new AccountModule.Needs(
                vertx,
                bus,
                new SingleNode(new NodeId(new IdSource(clock).next())),
                database,
                new IdSource(clock),
                clock),
            Optional.empty());
    bus.consume(SessionEnded.ADDRESS, message -> ended.add(message.session().value()))
        .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    vertx.deployVerticle(parts.verticle()).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  Authenticator authenticator() {
    return parts.authenticator();
  }

  /// Waits until the sockets of this session are told to close here.
  void awaitEnd(String session) throws InterruptedException {
    String next;
    do {
      next = ended.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("session " + session + " did not end");
      }
    } while (!next.equals(session));
  }

  @Override
  public void close() {
    try {
      database.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      vertx.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the node did not stop", e);
    }
  }
}
