package chat.filament.app;

import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.platform.db.Database;
import chat.filament.search.follow.JobState;
import chat.filament.search.follow.SearchJob;
import chat.filament.search.follow.SearchJob.Kind;
import chat.filament.search.follow.SearchJobs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks the server for work on the search index, guild after guild, waits for it and prints how it
/// went. Blocks.
final class SearchErrand implements AutoCloseable {
  private static final int GUILDS = 1_000;
  private static final long LOOK_MS = 500;
  private static final int LOOKS_BEFORE_LEAVING = 60;

  private final Vertx vertx = Vertx.vertx();
  private final SearchJobs jobs;
  private final PrintWriter out;
  private final boolean watched;

  /// `watched` when a person sits before the terminal.
  SearchErrand(String databaseUrl, PrintWriter out, boolean watched) {
    var clock = InstantSource.system();
    this.jobs = new SearchJobs(Database.open(vertx, databaseUrl), new IdSource(clock), clock);
    this.out = out;
    this.watched = watched;
  }

  /// In all guilds. Answers the exit code: 0 when all is done, 1 when something failed or no server
  /// did it.
  int everywhere(Kind kind) throws Exception {
    int code = 0;
    var guilds = await(jobs.guilds("", GUILDS));
    while (!guilds.isEmpty() && code == 0) {
      code = in(guilds, kind);
      guilds = await(jobs.guilds(guilds.getLast().value(), GUILDS));
    }
    return code;
  }

  int in(List<GuildId> guilds, Kind kind) throws Exception {
    for (var guild : guilds) {
      var job = await(jobs.ask(guild, kind));
      var state = finished(job);
      say(guild, report(job, state));
      if (!state.state().equals("done")) {
        return 1;
      }
    }
    return 0;
  }

  /// How it ended, or how it is when no server takes it. A person who watches sees a bar; a file
  /// gets a line every few seconds.
  private JobState finished(SearchJob job) throws Exception {
    try (var progress = new JobProgress(job, out, watched)) {
      var state = look(job);
      int queued = 0;
      while (!isFinished(state) && queued < LOOKS_BEFORE_LEAVING) {
        progress.show(state);
        TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        state = look(job);
        queued = state.state().equals("queued") ? queued + 1 : 0;
      }
      return state;
    }
  }

  private JobState look(SearchJob job) throws TimeoutException {
    return await(jobs.find(job.guild(), job.id()))
        .orElse(new JobState("failed", 0, 0)); // the guild was deleted
  }

  private static boolean isFinished(JobState state) {
    return state.state().equals("done") || state.state().equals("failed");
  }

  private String report(SearchJob job, JobState state) throws TimeoutException {
    return switch (state.state()) {
      case "done" ->
          switch (job.kind()) {
            case REBUILD -> "rebuilt, " + state.done() + " messages";
            case RECONCILE -> {
              var repaired = await(jobs.repaired(job));
              yield String.format(
                  Locale.ROOT,
                  "reconciled, %d put right, %d removed",
                  repaired.upserted(),
                  repaired.deleted());
            }
          };
      case "failed" -> "failed; the server's log says why";
      default -> "no server has begun; it will be done when one runs";
    };
  }

  private void say(GuildId guild, String what) {
    out.println(guild + ": " + what);
    out.flush();
  }

  private static <T> T await(Future<T> answer) throws TimeoutException {
    return answer.await(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(10, TimeUnit.SECONDS);
  }
}
