package chat.filament.search;

import chat.filament.access.GuildStates;
import chat.filament.core.GuildId;
import chat.filament.platform.guard.AddressGuard;
import chat.filament.platform.guard.Surface;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The routes of search (`contract/rest.md` §13).
public final class SearchFeature implements Feature {
  private record Started(String jobId) {}

  private final GuildStates states;
  private final MessageSearch searches;
  private final IndexMaintenance maintenance;
  private final AddressGuard guard;

  SearchFeature(
      GuildStates states,
      MessageSearch searches,
      IndexMaintenance maintenance,
      AddressGuard guard) {
    this.guard = guard;
    this.states = states;
    this.searches = searches;
    this.maintenance = maintenance;
  }

  @Override
  public void mount(Routes routes) {
    var search = "/guilds/:guild_id/search";
    routes.get(search).bearer().handle(this::search);
    routes.post(search + "/rebuild").bearer().handle(this::rebuild);
    routes.get(search + "/jobs/:job_id").bearer().handle(this::job);
    routes.post(search + "/reconcile").bearer().handle(this::reconcile);
  }

  private Future<Reply> search(Call call) {
    var wanted = SearchParameters.of(call);
    var search = new MessageSearch.GuildSearch(guild(call), call.user(), wanted);
    return guard
        .read(call, Surface.SEARCH_MESSAGES, () -> searches.search(search))
        .map(Reply::encoded);
  }

  private Future<Reply> rebuild(Call call) {
    var guild = guild(call);
    return guard.pass(
        call,
        Surface.SEARCH_REBUILD,
        () ->
            prefersAsync(call.header("prefer"))
                ? maintenance
                    .beginRebuild(guild, call.user())
                    .map(job -> new Reply.Json(202, new Started(job)))
                : maintenance.rebuild(guild, call.user()).map(done -> Reply.noContent()));
  }

  private Future<Reply> job(Call call) {
    var guild = guild(call);
    return guard
        .pass(
            call,
            Surface.SEARCH_REBUILD,
            () -> maintenance.job(guild, call.user(), call.path("job_id")))
        .map(Reply::ok);
  }

  private Future<Reply> reconcile(Call call) {
    var guild = guild(call);
    return guard
        .pass(call, Surface.SEARCH_RECONCILE, () -> maintenance.reconcile(guild, call.user()))
        .map(Reply::ok);
  }

  private GuildId guild(Call call) {
    return states.named(call.guild(), call.user());
  }

  /// `Prefer: respond-async`, alone or among other preferences (RFC 7240).
  private static boolean prefersAsync(@Nullable String prefer) {
    return prefer != null
        && Arrays.stream(prefer.toLowerCase(Locale.ROOT).split("[,;]"))
            .map(String::strip)
            .anyMatch("respond-async"::equals);
  }
}
