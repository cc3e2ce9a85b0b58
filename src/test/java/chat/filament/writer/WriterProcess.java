package chat.filament.writer;

import chat.filament.access.GuildStates;
import chat.filament.audit.AuditStore;
import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.bus.CallerDeadline;
import chat.filament.platform.db.Database;
import chat.filament.platform.db.DatabasePool;
import chat.filament.platform.event.Batch;
import chat.filament.platform.event.LocalBackplane;
import chat.filament.platform.node.NodeId;
import chat.filament.platform.node.SingleNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// What one server process has of the writers, with everything it published.
final class WriterProcess implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Database database;
  private final GuildWriters writers;
  private final AtomicInteger throwing = new AtomicInteger();
  private final List<Batch> published = new CopyOnWriteArrayList<>();

  WriterProcess(String url) throws Exception {
    database = Database.open(vertx, url, DatabasePool.WRITERS);
    var bus = Bus.of(vertx);
    var backplane = new LocalBackplane();
    backplane.subscribe(this::take, event -> {});
    var ids = new IdSource(InstantSource.system());
    var parts =
        new GuildVerticle.Needs(
            database,
            new GuildStates(database, Optional.empty()),
            new AuditStore(ids),
            backplane,
            CommitHints.NONE,
            new GuildOwners(new SingleNode(new NodeId(ids.next()))),
            ids,
            new WriterMeters(new SimpleMeterRegistry()));
    for (int i = 0; i < 2; i++) {
      vertx
          .deployVerticle(new GuildVerticle(i, bus, InstantSource.system(), parts))
          .await(60, TimeUnit.SECONDS);
    }
    writers = new GuildWriters(bus, 2);
  }

  private void take(Batch batch) {
    published.add(batch);
    if (throwing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("a subscriber that throws");
    }
  }

  /// The next so many batches are taken, but the subscriber throws.
  void throwAtNextBatches(int batches) {
    throwing.set(batches);
  }

  <R> Future<R> submit(GuildCommand<R> command) {
    return writers.submit(command);
  }

  /// For a caller who is told at `deadlineNanos` that it takes too long.
  <R> Future<R> submit(GuildCommand<R> command, long deadlineNanos) {
    Promise<R> answer = Promise.promise();
    var context = vertx.getOrCreateContext();
    context.runOnContext(go -> {
      CallerDeadline.set(context, deadlineNanos);
      submit(command).onComplete(answer);
    });
    return answer.future();
  }

  List<Batch> published(GuildId guild) {
    return published.stream().filter(batch -> batch.guild().equals(guild)).toList();
  }

  /// The `seq:ref` of each event published for the guild.
  List<String> publishedRows(GuildId guild) {
    return published(guild).stream()
        .flatMap(batch -> {
          var rows = new java.util.ArrayList<String>();
          for (int i = 0; i < batch.events().size(); i++) {
            rows.add((batch.firstSeq() + i) + ":" + batch.events().get(i).refId());
          }
          return rows.stream();
        })
        .toList();
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(60, TimeUnit.SECONDS);
  }
}
