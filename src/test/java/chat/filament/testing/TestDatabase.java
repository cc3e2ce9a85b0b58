package chat.filament.testing;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// A database of its own with the newest schema, empty; dropped when closed.
public final class TestDatabase implements AutoCloseable {
  /// For `@ResourceLock`. Who follows a log waits for every transaction that had begun to write
  /// before, in whichever database of the cluster: a test that holds one for long keeps those from
  /// going on, and reads this lock; a test that cannot wait takes it alone.
  public static final String FOLLOWERS = "followers of the log";

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String name;

  private TestDatabase(String name) {
    this.name = name;
  }

  public static TestDatabase create() {
    synchronized (TestDatabase.class) { // a template can be copied by one at a time
      return new TestDatabase(TestPostgres.instance().create(NUMBER.incrementAndGet()));
    }
  }

  /// An empty one without a schema, made with these options of `CREATE DATABASE`.
  public static TestDatabase create(String options) {
    return new TestDatabase(TestPostgres.instance().create(NUMBER.incrementAndGet(), options));
  }

  /// `ALTER DATABASE` with `change`; for connections from now on.
  public void alter(String change) {
    TestPostgres.instance().alter(name, change);
  }

  /// Ends all its connections, as an administrator does.
  public void disconnectAll() {
    TestPostgres.instance().disconnectAll(name);
  }

  /// `postgresql://user:password@host:port/name`, as the configuration wants it.
  public String url() {
    return TestPostgres.instance().url(name).toString();
  }

  /// The same through a proxy.
  public String url(TcpProxy proxy) {
    var direct = URI.create(url());
    var user = direct.getRawUserInfo();
    return "postgresql://" + user + "@127.0.0.1:" + proxy.port() + direct.getPath();
  }

  /// A proxy in front of its server.
  public TcpProxy proxy() {
    var direct = URI.create(url());
    return TcpProxy.to(direct.getHost(), direct.getPort());
  }

  /// Waits until a query finds nothing any more, as where masses are deleted behind an answer.
  public void awaitNone(String sql, Object... parameters) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!sql(sql, parameters).isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("still there: " + sql);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /// Runs one statement; the rows of a query come as text, columns joined by `|`.
  public List<String> sql(String sql, Object... parameters) {
    try (var connection = connection();
        var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      if (!statement.execute()) {
        return List.of();
      }
      try (var rows = statement.getResultSet()) {
        int columns = rows.getMetaData().getColumnCount();
        var lines = new ArrayList<String>();
        while (rows.next()) {
          var cells = new ArrayList<String>();
          for (int i = 1; i <= columns; i++) {
            cells.add(String.valueOf(rows.getString(i)));
          }
          lines.add(String.join("|", cells));
        }
        return lines;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /// A JDBC connection, for tests that hold a transaction open.
  public Connection connection() throws SQLException {
    return TestPostgres.connect(URI.create(url()));
  }

  @Override
  public void close() {
    TestPostgres.instance().drop(name);
  }
}
