package chat.filament.profile;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.platform.limit.Limit;
import io.vertx.core.Future;
import java.util.List;

/// The routes of profiles and of lists of users (`contract/rest.md` §5, §6).
public final class ProfileFeature implements Feature {
  private record Found(List<UserSummary> users) {}

  private final Sql sql;
  private final ProfileChanges changes;

  public ProfileFeature(Sql sql, ProfileChanges changes) {
    this.sql = sql;
    this.changes = changes;
  }

  @Override
  public void mount(Routes routes) {
    routes.get("/auth/me").bearer().handle(this::me);
    routes
        .patch("/users/me/profile")
        .perIp(Limit.AUTH_ROUTE, "profile_update")
        .bearer()
        .json(ProfilePatch.class, this::change);
    routes.get("/users/:user_id/profile").bearer().handle(this::read);
    routes.post("/users/lookup").bearer().json(Lookup.class, this::lookUp);
  }

  private Future<Reply> me(Call call) {
    return ProfileStore.require(sql, call.user()).map(Reply::ok);
  }

  private Future<Reply> change(Call call, ProfilePatch patch) {
    return changes
        .apply(call.user(), sql -> ProfileStore.change(sql, call.user(), patch))
        .map(Reply::ok);
  }

  /// Anybody may read anybody.
  private Future<Reply> read(Call call) {
    return ProfileStore.find(sql, call.requiredId("user_id", UserId::parse))
        .map(found -> Reply.ok(found.orElseThrow(() -> new Refusal(Problem.NOT_FOUND))));
  }

  private Future<Reply> lookUp(Call call, Lookup wanted) {
    return ProfileStore.lookup(sql, wanted.users()).map(users -> Reply.ok(new Found(users)));
  }
}
