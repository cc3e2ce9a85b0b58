package chat.filament.profile.image;

import chat.filament.attachment.type.DeclaredType;
import chat.filament.core.IdSource;
import chat.filament.core.UserId;
import chat.filament.platform.db.Database;
import chat.filament.platform.db.Sql;
import chat.filament.platform.http.BodyStream;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.platform.limit.Limit;
import chat.filament.platform.store.ObjectStore;
import chat.filament.profile.ProfileChanges;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/// The routes of avatars and banners (`contract/rest.md` §6).
public final class ProfileImageFeature implements Feature {
  private final ProfileImages images;
  private final ImageDownloads downloads;
  private final ProfileImageSweep sweep;

  public ProfileImageFeature(Needs needs) {
    this.images =
        new ProfileImages(
            new ProfileImages.Needs(
                needs.vertx, needs.store, needs.changes, needs.ids, needs.clock));
    this.downloads = new ImageDownloads(needs.database, needs.store);
    this.sweep = new ProfileImageSweep(needs.jobs, needs.store, needs.clock);
  }

  /// What the package needs of the server.
  ///
  /// @param jobs for the sweep
  public record Needs(
      Vertx vertx,
      Database database,
      Sql jobs,
      ObjectStore store,
      ProfileChanges changes,
      IdSource ids,
      InstantSource clock) {}

  /// To be deployed once.
  public ProfileImageSweep sweep() {
    return sweep;
  }

  @Override
  public void mount(Routes routes) {
    for (var kind : ImageKind.values()) {
      routes
          .post("/users/me/profile/" + kind.word())
          .perIp(Limit.AUTH_ROUTE, "profile_" + kind.word() + "_upload")
          .bearer()
          .perUser(Limit.UPLOADS)
          .upload((call, body) -> upload(kind, call, body));
      routes
          .get("/users/:user_id/" + kind.word())
          .unlimited()
          .perIp(Limit.IMAGES)
          .download(call -> download(kind, call));
    }
  }

  private Future<Reply> upload(ImageKind kind, Call call, BodyStream body) {
    var declared = DeclaredType.parse(call.header("content-type"));
    return images.replace(call.user(), kind, declared, body).map(Reply::ok);
  }

  private Future<Reply> download(ImageKind kind, Call call) {
    var user = call.requiredId("user_id", UserId::parse);
    return downloads.run(user, kind, call.header("if-none-match"));
  }
}
