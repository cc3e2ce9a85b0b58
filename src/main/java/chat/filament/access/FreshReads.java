package chat.filament.access;

import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.platform.log.LogReader;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// A feature whose refusals of reads can be relied on where other nodes write as well.
///
/// What is in memory may be older than what another node has granted a moment ago. So what it
/// forbids, or does not find in a guild, counts once the database has said that there is nothing
/// newer; otherwise the guild is read again and the request is answered once more. What commands
/// refuse their writer has confirmed already.
public record FreshReads(GuildStates states, LogReader log, Feature feature) implements Feature {
  private static final Set<Problem> ABOUT_ACCESS =
      Set.of(Problem.FORBIDDEN, Problem.AUDIT_ACCESS_DENIED, Problem.NOT_FOUND);

  @Override
  public void mount(Routes routes) {
    feature.mount(routes.aroundReads("guild_id", this::fresh));
  }

  private Function<Call, Future<Reply>> fresh(Function<Call, Future<Reply>> handler) {
    return call -> {
      var guild = call.guild();
      return guild.isEmpty() ? handler.apply(call) : answer(call, guild.get(), handler);
    };
  }

  private Future<Reply> answer(Call call, GuildId guild, Function<Call, Future<Reply>> handler) {
    var known = states.peekSnapshot(guild);
    var answered = Future.succeededFuture(call).compose(handler);
    return known == null
        ? answered
        : answered.recover(failure -> again(call, known, failure, handler));
  }

  private Future<Reply> again(
      Call call, GuildSnapshot known, Throwable failure, Function<Call, Future<Reply>> handler) {
    if (!isAboutAccess(failure)) {
      return Future.failedFuture(failure);
    }
    var guild = known.id();
    return log.heads(List.of(guild))
        .compose(heads -> {
          var head = heads.get(guild);
          if (head == null || head.accessEpoch() <= known.accessEpoch()) {
            return Future.failedFuture(failure);
          }
          states.forgetOlder(guild, head.accessEpoch());
          return handler.apply(call);
        });
  }

  private static boolean isAboutAccess(Throwable failure) {
    return failure instanceof Refusal refusal && ABOUT_ACCESS.contains(refusal.problem());
  }
}
