package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.db.Database;
import chat.filament.search.follow.SearchJob.Kind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// The jobs (table `search_jobs`): asked for and looked at by requests and commands, done by the
/// index worker of every server, each on its own index. A job is finished when the first of them
/// says so. A guild has at most one of each kind that is not finished.
public final class SearchJobs {
  private static final int ATTEMPTS = 3;
  private static final long KEPT_SECONDS = 86_400;

  private final Database database;
  private final IdSource ids;
  private final InstantSource clock;

  public SearchJobs(Database database, IdSource ids, InstantSource clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  /// A new job, or the guild's unfinished one of that kind.
  public Future<SearchJob> ask(GuildId guild, Kind kind) {
    return ask(guild, kind, ATTEMPTS);
  }

  /// Two that ask at the same time do not see each other's row at first.
  private Future<SearchJob> ask(GuildId guild, Kind kind, int attempts) {
    if (attempts == 0) {
      return Future.failedFuture(Refusal.retryAfter(Problem.UNAVAILABLE, 1));
    }
    long now = now();
    return database
        .query(
            """
            WITH swept AS (
              DELETE FROM search_jobs WHERE guild_id = $2 AND finished_at < $5
            ), made AS (
              INSERT INTO search_jobs (job_id, guild_id, kind, state, created_at)
              SELECT $1, guild_id, $3, 'queued', $4 FROM guilds WHERE guild_id = $2
              ON CONFLICT (guild_id, kind) WHERE finished_at IS NULL DO NOTHING
              RETURNING job_id
            )
            SELECT job_id FROM made
            UNION ALL
            SELECT job_id FROM search_jobs
            WHERE guild_id = $2 AND kind = $3 AND finished_at IS NULL
            """,
            Tuple.of(ids.next(), guild.value(), kind.code(), now, now - KEPT_SECONDS))
        .compose(rows ->
            rows.size() == 0
                ? ask(guild, kind, attempts - 1)
                : Future.succeededFuture(
                    new SearchJob(rows.iterator().next().getString(0), guild, kind)));
  }

  /// Guilds behind the id `after`, in order; an empty `after` for the first ones.
  public Future<List<GuildId>> guilds(String after, int limit) {
    return database
        .query(
            "SELECT guild_id FROM guilds WHERE guild_id > $1::text ORDER BY guild_id LIMIT $2",
            Tuple.of(after, limit))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new GuildId(row.getString(0)))
                .toList());
  }

  /// Empty when the guild has no such job; `job` is an id.
  public Future<Optional<JobState>> find(GuildId guild, String job) {
    return database
        .query(
            "SELECT state, done, total FROM search_jobs WHERE guild_id = $1 AND job_id = $2::text",
            Tuple.of(guild.value(), job))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new JobState(row.getString(0), row.getInteger(1), row.getInteger(2)))
                .findFirst());
  }

  /// What a finished comparison repaired.
  public Future<Reconciled> repaired(SearchJob job) {
    return database
        .query("SELECT upserted, deleted FROM search_jobs WHERE job_id = $1", Tuple.of(job.id()))
        .map(rows -> {
          var row = rows.iterator().next();
          return new Reconciled(row.getInteger(0), row.getInteger(1));
        });
  }

  /// The first `limit` that are not finished, or have been since `seconds` and are not `known`, in
  /// the order in which they were asked for.
  Future<List<SearchJob>> due(long seconds, Collection<String> known, int limit) {
    return database
        .query(
            """
            SELECT job_id, guild_id, kind FROM search_jobs
            WHERE finished_at IS NULL OR finished_at >= $1 AND job_id <> ALL ($2::text[])
            ORDER BY job_id LIMIT $3
            """,
            Tuple.of(seconds, known.toArray(String[]::new), limit))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row ->
                    new SearchJob(
                        row.getString(0), new GuildId(row.getString(1)), Kind.of(row.getString(2))))
                .toList());
  }

  Future<Void> running(SearchJob job, long done, long total) {
    return database
        .query(
            """
            UPDATE search_jobs SET state = 'running', done = $2, total = $3
            WHERE job_id = $1 AND finished_at IS NULL
            """,
            Tuple.of(job.id(), Math.toIntExact(done), Math.toIntExact(total)))
        .mapEmpty();
  }

  Future<Void> rebuilt(SearchJob job, long done) {
    return database
        .query(
            """
            UPDATE search_jobs SET state = 'done', done = $2, finished_at = $3
            WHERE job_id = $1 AND finished_at IS NULL
            """,
            Tuple.of(job.id(), Math.toIntExact(done), now()))
        .mapEmpty();
  }

  Future<Void> reconciled(SearchJob job, Reconciled repaired) {
    return database
        .query(
            """
            UPDATE search_jobs SET state = 'done', upserted = $2, deleted = $3, finished_at = $4
            WHERE job_id = $1 AND finished_at IS NULL
            """,
            Tuple.of(job.id(), repaired.upserted(), repaired.deleted(), now()))
        .mapEmpty();
  }

  Future<Void> failed(SearchJob job) {
    return database
        .query(
            """
            UPDATE search_jobs SET state = 'failed', finished_at = $2
            WHERE job_id = $1 AND finished_at IS NULL
            """,
            Tuple.of(job.id(), now()))
        .mapEmpty();
  }

  long now() {
    return clock.instant().getEpochSecond();
  }
}
