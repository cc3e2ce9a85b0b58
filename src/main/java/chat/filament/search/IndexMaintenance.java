package chat.filament.search;

import chat.filament.access.GuildStates;
import chat.filament.core.GuildId;
import chat.filament.core.Id;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.core.permission.Permission;
import chat.filament.search.follow.IndexRequests;
import chat.filament.search.follow.JobState;
import chat.filament.search.follow.Reconciled;
import chat.filament.search.follow.SearchJob;
import chat.filament.search.follow.SearchJob.Kind;
import chat.filament.search.follow.SearchJobs;
import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What those who manage a guild's roles may do with its part of the index (`contract/content.md`
/// §7.3).
final class IndexMaintenance {
  private static final Logger log = LoggerFactory.getLogger(IndexMaintenance.class);

  private final GuildStates states;
  private final SearchJobs jobs;
  private final IndexRequests requests;

  IndexMaintenance(GuildStates states, SearchJobs jobs, IndexRequests requests) {
    this.states = states;
    this.jobs = jobs;
    this.requests = requests;
  }

  /// Done when the guild's documents have been made anew.
  Future<Void> rebuild(GuildId guild, UserId caller) {
    return ask(guild, caller).compose(requests::rebuild);
  }

  /// The id of the job that does the same, once it is sure to be done.
  Future<String> beginRebuild(GuildId guild, UserId caller) {
    return ask(guild, caller)
        .map(job -> {
          requests
              .rebuild(job)
              .onFailure(failure -> log.debug("nobody waits for job {}", job.id(), failure));
          return job.id();
        });
  }

  private Future<SearchJob> ask(GuildId guild, UserId caller) {
    return manager(guild, caller).compose(allowed -> jobs.ask(guild, Kind.REBUILD));
  }

  /// `job` is any text.
  Future<JobState> job(GuildId guild, UserId caller, String job) {
    return states
        .enter(Optional.of(guild), caller)
        .compose(access -> find(guild, job))
        .compose(found -> manager(guild, caller).map(allowed -> found));
  }

  private Future<JobState> find(GuildId guild, String job) {
    return Id.canonical(job)
        .map(id -> jobs.find(guild, id))
        .orElse(Future.succeededFuture(Optional.empty()))
        .map(found -> found.orElseThrow(() -> new Refusal(Problem.NOT_FOUND)));
  }

  Future<Reconciled> reconcile(GuildId guild, UserId caller) {
    return manager(guild, caller).compose(allowed -> requests.reconcile(guild));
  }

  private Future<?> manager(GuildId guild, UserId caller) {
    return states
        .enter(Optional.of(guild), caller)
        .map(access -> access.require(Permission.MANAGE_WORKSPACE_ROLES));
  }
}
