package chat.filament.media;

import chat.filament.platform.bus.Bus;
import chat.filament.platform.config.Config;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.guard.AddressGuard;
import chat.filament.platform.guard.Surface;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.platform.limit.Limit;
import chat.filament.platform.limit.Limits;
import io.vertx.core.Future;
import java.util.List;

/// Mounts the routes of voice channels (`contract/voice.md`).
public final class MediaFeature implements Feature {
  private static final String VOICE = "/guilds/:guild_id/channels/:channel_id/voice/";

  private final Config.LiveKit config;
  private final VoiceRequests requests;
  private final AddressGuard guard;

  public MediaFeature(
      Config config, AccessSource accesses, Limits limits, Bus bus, AddressGuard guard) {
    this.guard = guard;
    this.config = config.liveKit();
    this.requests =
        new VoiceRequests(accesses, limits, bus, config.policy().serverOwner().orElse(null));
  }

  private record TokenView(
      String token,
      String livekitUrl,
      String room,
      String identity,
      boolean canPublish,
      boolean canSubscribe,
      List<String> publishSources,
      int expiresInSecs) {}

  @Override
  public void mount(Routes routes) {
    routes
        .post(VOICE + "token")
        .bearer()
        .perCall(Limit.MEDIA_TOKEN, VoiceRequests::limiterKey)
        .json(TokenDraft.class, this::token);
    routes.post(VOICE + "leave").bearer().handle(this::leave);
    routes.post(VOICE + "state").bearer().json(VoiceStateDraft.class, this::state);
  }

  /// `POST …/voice/token`: needs `create_message` in the channel; each further right that is asked
  /// for is granted if the caller holds its permission.
  private Future<Reply> token(Call call, TokenDraft draft) {
    return guard
        .pass(call, Surface.VOICE_TOKEN, () -> requests.issue(call, draft))
        .map(issued -> Reply.ok(view(issued)));
  }

  private TokenView view(VoiceRequests.VoiceToken token) {
    var key = token.key();
    var grant = token.issued().grant();
    return new TokenView(
        token.issued().token(),
        config.url(),
        key.channel().room(),
        key.identity(),
        grant.canPublish(),
        grant.canSubscribe(),
        grant.wire(),
        LiveKitTokens.TTL_SECONDS);
  }

  /// `POST …/voice/leave`: also when not in the call.
  private Future<Reply> leave(Call call) {
    return guard
        .pass(
            call,
            Surface.VOICE_LEAVE,
            () -> VoiceRequests.key(call).map(requests::leave).orElse(Future.succeededFuture()))
        .map(done -> Reply.noContent());
  }

  /// `POST …/voice/state`: no effect when not in the call.
  private Future<Reply> state(Call call, VoiceStateDraft draft) {
    return guard
        .pass(
            call,
            Surface.VOICE_STATE,
            () ->
                VoiceRequests.key(call)
                    .map(key -> requests.flag(key, draft))
                    .orElse(Future.succeededFuture()))
        .map(done -> Reply.noContent());
  }
}
