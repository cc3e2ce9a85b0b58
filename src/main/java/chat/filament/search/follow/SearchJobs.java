package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.db.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// The jobs (table `search_jobs`): asked for and looked at by requests, moved on by the index
/// worker. A guild has at most one that is not finished.
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

  /// A new job, or the guild's unfinished one.
  public Future<SearchJob> ask(GuildId guild) {
    return ask(guild, ATTEMPTS);
  }

  /// Two that ask at the same time do not see each other's row at first.
  private Future<SearchJob> ask(GuildId guild, int attempts) {
    if (attempts == 0) {
      return Future.failedFuture(Refusal.retryAfter(Problem.UNAVAILABLE, 1));
    }
    long now = now();
    return database
        .query(
            """
            WITH swept AS (
              DELETE FROM search_jobs WHERE guild_id = $2 AND finished_at < $4
            ), made AS (
              INSERT INTO search_jobs (job_id, guild_id, state, created_at)
              SELECT $1, guild_id, 'queued', $3 FROM guilds WHERE guild_id = $2
              ON CONFLICT (guild_id) WHERE finished_at IS NULL DO NOTHING
              RETURNING job_id
            )
            SELECT job_id FROM made
            UNION ALL
            SELECT job_id FROM search_jobs WHERE guild_id = $2 AND finished_at IS NULL
            """,
            Tuple.of(ids.next(), guild.value(), now, now - KEPT_SECONDS))
        .compose(rows ->
            rows.size() == 0
                ? ask(guild, attempts - 1)
                : Future.succeededFuture(
                    new SearchJob(rows.iterator().next().getString(0), guild)));
  }

  /// Empty when the guild has no such job; `job` is any text.
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

  /// In the order in which they were asked for.
  Future<List<SearchJob>> unfinished() {
    return database
        .query(
            """
            SELECT job_id, guild_id FROM search_jobs WHERE finished_at IS NULL ORDER BY job_id
            """,
            Tuple.tuple())
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new SearchJob(row.getString(0), new GuildId(row.getString(1))))
                .toList());
  }

  Future<Void> running(SearchJob job, long done, long total) {
    return database
        .query(
            """
            UPDATE search_jobs SET state = 'running', done = $2, total = $3 WHERE job_id = $1
            """,
            Tuple.of(job.id(), Math.toIntExact(done), Math.toIntExact(total)))
        .mapEmpty();
  }

  Future<Void> finished(SearchJob job, boolean well, long done) {
    return database
        .query(
            """
            UPDATE search_jobs SET state = $2, done = $3, finished_at = $4 WHERE job_id = $1
            """,
            Tuple.of(job.id(), well ? "done" : "failed", Math.toIntExact(done), now()))
        .mapEmpty();
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}
