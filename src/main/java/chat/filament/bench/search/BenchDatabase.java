package chat.filament.bench.search;

import chat.filament.bench.client.LoadChannel;
import chat.filament.platform.db.JdbcUrl;
import com.github.f4b6a3.ulid.Ulid;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// The server's database: written to as no client could, and its own full-text search. Blocks.
/// Whatever fails comes as `IllegalStateException`.
public final class BenchDatabase implements AutoCloseable {
  private static final long DAYS = 700;
  private static final int ROWS_AT_ONCE = 5_000;
  private static final String INSERT =
      """
      INSERT INTO messages
        (channel_id, message_id, guild_id, author_id, content, created_at, log_seqs)
      SELECT channel, id, ?, author, content, at / 1000, '{}'
      FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[])
        AS m (channel, id, author, content, at)
      """;
  private static final String TABLE = "bench_full_text";

  private final Connection connection;

  private interface Work<T> {
    T run() throws SQLException;
  }

  public BenchDatabase(String url) {
    var jdbc = JdbcUrl.of(url);
    this.connection =
        call(() -> DriverManager.getConnection(jdbc.url(), jdbc.user(), jdbc.password()));
  }

  /// Messages of the last two years in some channels, as if the authors had written them.
  public void fill(
      List<LoadChannel> channels, List<String> authors, Supplier<String> texts, int count) {
    var random = new Random(count);
    long end = System.currentTimeMillis() - TimeUnit.DAYS.toMillis(1);
    long step = TimeUnit.DAYS.toMillis(DAYS) / count;
    for (int from = 0; from < count; from += ROWS_AT_ONCE) {
      int rows = Math.min(ROWS_AT_ONCE, count - from);
      long first = end - (count - from) * step;
      insert(
          channels, authors, texts, LongStream.range(0, rows).map(i -> first + i * step), random);
    }
    execute("ANALYZE messages");
  }

  private void insert(
      List<LoadChannel> channels,
      List<String> authors,
      Supplier<String> texts,
      LongStream times,
      Random random) {
    var at = times.boxed().toArray(Long[]::new);
    var where = random.ints(at.length, 0, channels.size()).mapToObj(channels::get).toList();
    call(() -> {
      try (var statement = connection.prepareStatement(INSERT)) {
        array(statement, 2, where.stream().map(channel -> channel.channel().value()));
        array(statement, 3, Stream.of(at).map(millis -> id(millis, random)));
        array(statement, 4, random.ints(at.length, 0, authors.size()).mapToObj(authors::get));
        array(statement, 5, Stream.generate(texts).limit(at.length));
        statement.setArray(6, connection.createArrayOf("bigint", at));
        statement.setString(1, where.getFirst().guild().value());
        return statement.executeUpdate();
      }
    });
  }

  private void array(PreparedStatement statement, int index, Stream<String> texts)
      throws SQLException {
    statement.setArray(index, connection.createArrayOf("text", texts.toArray()));
  }

  private static String id(long at, Random random) {
    var bytes = new byte[Ulid.RANDOM_BYTES];
    random.nextBytes(bytes);
    return new Ulid(at, bytes).toString();
  }

  /// PostgreSQL's own index of a guild's messages, beside them.
  public void index(String guild) {
    drop();
    execute(
        "CREATE UNLOGGED TABLE "
            + TABLE
            + " AS SELECT message_id, channel_id,"
            + " to_tsvector('simple', content) AS words FROM messages WHERE guild_id = '"
            + guild
            + "'");
    execute("CREATE INDEX ON " + TABLE + " USING gin (words)");
    execute("ANALYZE " + TABLE);
  }

  /// How many bytes that takes.
  public long indexBytes() {
    return call(() -> {
      try (var rows =
          connection
              .createStatement()
              .executeQuery("SELECT pg_total_relation_size('" + TABLE + "')")) {
        rows.next();
        return rows.getLong(1);
      }
    });
  }

  /// The best twenty, as the server answers them.
  public void search(String query, List<LoadChannel> readable) {
    call(() -> {
      try (var statement =
          connection.prepareStatement(
              "SELECT message_id FROM "
                  + TABLE
                  + ", to_tsquery('simple', ?) AS q"
                  + " WHERE words @@ q AND channel_id = ANY (?)"
                  + " ORDER BY ts_rank(words, q) DESC, message_id DESC LIMIT 20")) {
        var ids = readable.stream().map(channel -> channel.channel().value()).toArray();
        statement.setString(1, query);
        statement.setArray(2, connection.createArrayOf("text", ids));
        statement.executeQuery().close();
        return true;
      }
    });
  }

  public void drop() {
    execute("DROP TABLE IF EXISTS " + TABLE);
  }

  private void execute(String sql) {
    call(() -> {
      try (var statement = connection.createStatement()) {
        return statement.execute(sql);
      }
    });
  }

  private static <T> T call(Work<T> work) {
    try {
      return work.run();
    } catch (SQLException e) {
      throw new IllegalStateException("database: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    call(() -> {
      connection.close();
      return true;
    });
  }
}
