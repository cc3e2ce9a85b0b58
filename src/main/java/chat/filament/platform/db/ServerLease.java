package chat.filament.platform.db;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// That this process is the only server on its database: what it knows of guilds and sockets is
/// true only as long as nobody else changes them. Others would not hear of each other's changes.
///
/// It is a lock of the database on a session of its own that says every two seconds that it lives.
/// A server that wants the lease waits for the one that holds it to end, as a rolling restart needs
/// it; one whose session has been silent for 20 seconds is cut off and replaced.
///
/// A session can be lost although the server lives: the lease is taken again then. If another
/// server has held it in between, or holds it now, it is gone for good: whoever lost it must end.
/// What that server commits meanwhile does no harm, because every commit compares the position that
/// it was decided on.
///
/// Nodes that hear of each other's changes share the lease: they let each other in, and keep out a
/// server that is alone, which in turn keeps out all of them.
public final class ServerLease implements AutoCloseable {
  /// How often the session says that it lives, and after how long a silence it does not.
  record Pace(Duration beat, Duration silence) {
    static final Pace NORMAL = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(20));
  }

  private static final Logger LOG = LoggerFactory.getLogger(ServerLease.class);
  private static final long LOOK_MS = 500;

  private final JdbcUrl database;
  private final Pace pace;
  private final Consumer<String> gone;
  private final boolean shared;

  /// What is left in the database. All nodes are one holder: they may come and go.
  private final String holder;

  private final Thread beats = new Thread(this::beat, "server-lease");

  /// Guards what follows.
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable LeaseSession session;

  /// The database's process of the session before this one.
  private int former;

  private boolean marked;
  private volatile boolean closed;

  private ServerLease(JdbcUrl database, boolean shared, Pace pace, Consumer<String> gone) {
    this.database = database;
    this.shared = shared;
    this.holder = shared ? "nodes" : UUID.randomUUID().toString();
    this.pace = pace;
    this.gone = gone;
    beats.setDaemon(true);
  }

  /// Takes the lease; waits for whoever holds it for as long as `patience` says, then fails with
  /// [DatabaseInUse]. `gone` is told why, once and on a thread of its own, when it is lost for
  /// good. Blocks.
  public static ServerLease take(String postgresUrl, Duration patience, Consumer<String> gone)
      throws DatabaseInUse, InterruptedException {
    return take(postgresUrl, false, patience, Pace.NORMAL, gone);
  }

  /// The same for a node, which shares it with other nodes.
  public static ServerLease share(String postgresUrl, Duration patience, Consumer<String> gone)
      throws DatabaseInUse, InterruptedException {
    return take(postgresUrl, true, patience, Pace.NORMAL, gone);
  }

  static ServerLease take(
      String postgresUrl, boolean shared, Duration patience, Pace pace, Consumer<String> gone)
      throws DatabaseInUse, InterruptedException {
    var lease = new ServerLease(JdbcUrl.of(postgresUrl), shared, pace, gone);
    try {
      lease.begin(patience);
    } catch (SQLException e) {
      lease.close();
      throw new UnsuitableDatabase(List.of("no answer (" + e.getMessage() + ")"));
    }
    lease.beats.start();
    return lease;
  }

  private void begin(Duration patience) throws SQLException, DatabaseInUse, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    var first = new LeaseSession(database.connect(), shared);
    keep(first);
    boolean told = false;
    while (!first.lock()) {
      var other = first.other();
      if (other == null) {
        continue; // it has just ended
      }
      if (other.silence().compareTo(pace.silence()) > 0) {
        first.end(other);
      } else if (System.nanoTime() - end > 0) {
        close();
        throw new DatabaseInUse(other, shared);
      } else if (!told) {
        told = true;
        LOG.atInfo()
            .addKeyValue("event", "server.waits")
            .log("another server uses this database ({}); waiting for it to end", other);
      }
      Thread.sleep(LOOK_MS);
    }
    mark();
  }

  /// Leaves this process's name in the database. Needs the schema of this version: before the
  /// migrations of a first start it does nothing, and must be called again behind them.
  public void mark() throws SQLException {
    lock.lock();
    try {
      if (session != null && !marked) {
        marked = session.mark(holder);
      }
    } finally {
      lock.unlock();
    }
  }

  private void keep(LeaseSession taken) {
    lock.lock();
    try {
      session = taken;
    } finally {
      lock.unlock();
    }
  }

  private void beat() {
    try {
      String why = null;
      while (why == null && !closed) {
        Thread.sleep(pace.beat());
        why = lost();
      }
      if (why != null) {
        gone.accept(why);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Why the lease is gone for good; null when it is held, or nobody can say at the moment.
  private @Nullable String lost() {
    lock.lock();
    try {
      if (closed) {
        return null;
      }
      var current = session;
      if (current != null) {
        current.live();
        return null;
      }
      return again();
    } catch (SQLException e) {
      LOG.atWarn()
          .addKeyValue("event", "server.lease")
          .log("the session of the lease is lost ({}); taking it again", e.getMessage());
      drop();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable String again() throws SQLException {
    var next = new LeaseSession(database.connect(), shared);
    session = next;
    if (!next.lock()) {
      var other = next.other();
      if (other == null || other.process() == former) {
        if (other != null) {
          next.end(other); // ours, that the database still believes in
        }
        drop();
        return null;
      }
      return "another server has taken over this database (" + other + ")";
    }
    var last = next.holder();
    if (marked && !holder.equals(last)) {
      return "another server has used this database meanwhile";
    }
    return null;
  }

  private void drop() {
    var lost = session;
    session = null;
    if (lost != null) {
      former = lost.process();
      lost.close();
    }
  }

  /// Lets the next server in.
  @Override
  public void close() {
    closed = true;
    lock.lock();
    try {
      drop();
    } finally {
      lock.unlock();
    }
    beats.interrupt();
  }
}
