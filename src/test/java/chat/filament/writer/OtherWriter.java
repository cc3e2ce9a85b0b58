package chat.filament.writer;

import chat.filament.testing.TestDatabase;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Another process that writes into a guild without a pause: whoever waits for the head finds it
/// moved when he has it.
final class OtherWriter implements AutoCloseable {
  private static final int AT_ONCE = 4;
  private static final long HELD_MILLIS = 2;

  private final TestDatabase database;
  private final Town town;
  private final int epochs;
  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
  private final AtomicInteger written = new AtomicInteger();
  private final CompletableFuture<Void> writing;
  private volatile boolean stopped;

  /// `changesAccess` says whether each of its commits does, so that what was decided before is not
  /// good any more.
  OtherWriter(TestDatabase database, Town town, boolean changesAccess) {
    this.database = database;
    this.town = town;
    this.epochs = changesAccess ? 1 : 0;
    this.writing =
        CompletableFuture.allOf(
            Stream.generate(() -> CompletableFuture.runAsync(this::write, threads))
                .limit(AT_ONCE)
                .toArray(CompletableFuture<?>[]::new));
  }

  /// How much it has written so far.
  int written() {
    return written.get();
  }

  private void write() {
    var guild = town.guild().value();
    try (var connection = database.connection();
        var lock =
            connection.prepareStatement(
                "SELECT last_seq FROM guild_log_head WHERE guild_id = ? FOR UPDATE");
        var move =
            connection.prepareStatement(
                """
                WITH head AS (
                  UPDATE guild_log_head
                  SET last_seq = last_seq + 1, access_epoch = access_epoch + ? WHERE guild_id = ?
                  RETURNING guild_id, last_seq)
                INSERT INTO guild_log (guild_id, seq, type, audience, payload, created_at)
                SELECT guild_id, last_seq, 'workspace_update', 'guild', '{}', 1 FROM head
                """)) {
      connection.setAutoCommit(false);
      lock.setString(1, guild);
      move.setInt(1, epochs);
      move.setString(2, guild);
      while (!stopped) {
        lock.execute();
        TimeUnit.MILLISECONDS.sleep(HELD_MILLIS);
        move.execute();
        connection.commit();
        written.incrementAndGet();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      writing.join();
    } finally {
      threads.shutdown();
    }
  }
}
