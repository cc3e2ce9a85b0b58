package chat.filament.bench.search;

import chat.filament.bench.client.LoadChannel;
import com.github.f4b6a3.ulid.UlidFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The messages in the server's database, written to as no client could, and PostgreSQL's own
/// full-text search of them. Blocks. Whatever fails comes as `IllegalStateException`. Whatever
/// fails comes as `IllegalStateException`.
public final class FullTextTable implements AutoCloseable {
  private static final long DAYS = 700;
  private static final int ROWS_AT_ONCE = 5_000;
  private static final String INSERT =
      """
      INSERT INTO messages
        (channel_id, message_id, guild_id, author_id, content, created_at, log_seqs)
      SELECT channel, id, $1, author, content, at / 1000, '{}'
      FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
        AS m (channel, id, author, content, at)
      """;
  private static final String SEARCH =
      """
      SELECT message_id FROM bench_full_text, to_tsquery('simple', $1) AS q
      WHERE words @@ q AND channel_id = ANY ($2)
      ORDER BY ts_rank(words, q) DESC, message_id DESC LIMIT 20
      """;

  private final PgConnection connection;

  /// Fails with `IllegalArgumentException` on a URL that is none.
  public FullTextTable(Vertx vertx, String url) {
    // a notice would be logged between the lines of the report; a search is one round trip
    var options =
        parse(url).setCachePreparedStatements(true).addProperty("client_min_messages", "warning");
    connection = await(PgConnection.connect(vertx, options));
  }

  /// The driver's own message would show the password.
  private static PgConnectOptions parse(String url) {
    try {
      return PgConnectOptions.fromUri(url);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("database: no postgresql:// URL", e);
    }
  }

  /// Messages of the last two years in some channels, as if the authors had written them.
  public void fill(
      List<LoadChannel> channels, List<String> authors, Supplier<String> texts, int count) {
    var random = new Random(count);
    var ids = UlidFactory.newInstance(random);
    long end = System.currentTimeMillis() - TimeUnit.DAYS.toMillis(1);
    long step = TimeUnit.DAYS.toMillis(DAYS) / count;
    for (int from = 0; from < count; from += ROWS_AT_ONCE) {
      var at =
          IntStream.range(from, Math.min(from + ROWS_AT_ONCE, count))
              .mapToObj(i -> end - (count - i) * step)
              .toArray(Long[]::new);
      run(
          INSERT,
          channels.getFirst().guild().value(),
          texts(at, _ -> channels.get(random.nextInt(channels.size())).channel().value()),
          texts(at, millis -> ids.create(millis).toString()),
          texts(at, _ -> authors.get(random.nextInt(authors.size()))),
          texts(at, _ -> texts.get()),
          at);
    }
    run("ANALYZE messages");
  }

  private static String[] texts(Long[] at, Function<Long, String> text) {
    return Stream.of(at).map(text).toArray(String[]::new);
  }

  /// PostgreSQL's own index of a guild's messages, beside them.
  public void index(String guild) {
    drop();
    run(
        """
        CREATE UNLOGGED TABLE bench_full_text AS
        SELECT message_id, channel_id, to_tsvector('simple', content) AS words
        FROM messages WHERE guild_id = '\
        """
            + guild
            + "'");
    run("CREATE INDEX ON bench_full_text USING gin (words)");
    run("ANALYZE bench_full_text");
  }

  /// How many bytes that takes.
  public long indexBytes() {
    return run("SELECT pg_total_relation_size('bench_full_text')").iterator().next().getLong(0);
  }

  /// The best twenty, as the server answers them.
  public void search(String query, List<LoadChannel> readable) {
    var ids = readable.stream().map(channel -> channel.channel().value()).toArray(String[]::new);
    run(SEARCH, query, ids);
  }

  public void drop() {
    run("DROP TABLE IF EXISTS bench_full_text");
  }

  @Override
  public void close() {
    await(connection.close());
  }

  private RowSet<Row> run(String sql, Object... values) {
    return await(connection.preparedQuery(sql).execute(Tuple.from(values)));
  }

  private static <T> T await(Future<T> answer) {
    try {
      return answer.await();
    } catch (Exception e) {
      throw new IllegalStateException("database: " + e.getMessage(), e);
    }
  }
}
