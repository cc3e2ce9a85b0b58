package chat.filament.media;

import chat.filament.platform.bus.Bus;
import chat.filament.platform.config.Config;
import chat.filament.platform.event.AccessSource;
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
  private final Voices voices;

  public MediaFeature(Config config, AccessSource accesses, Limits limits, Bus bus) {
    this.config = config.liveKit();
    this.voices = new Voices(accesses, limits, bus, config.policy().serverOwner().orElse(null));
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
        .perCall(Limit.MEDIA_TOKEN, Voices::limiterKey)
        .json(TokenDraft.class, this::token);
    routes.post(VOICE + "leave").bearer().handle(this::leave);
    routes.post(VOICE + "state").bearer().json(StateDraft.class, this::state);
  }

  /// `POST …/voice/token`: needs `create_message` in the channel; each further right that is asked
  /// for is granted if the caller holds its permission.
  private Future<Reply> token(Call call, TokenDraft draft) {
    return voices.issue(call, draft).map(ticket -> Reply.ok(view(ticket)));
  }

  private TokenView view(Voices.Ticket ticket) {
    var seat = ticket.seat();
    var grant = ticket.issued().grant();
    return new TokenView(
        ticket.issued().token(),
        config.url(),
        seat.place().room(),
        seat.identity(),
        grant.canPublish(),
        grant.canSubscribe(),
        grant.wire(),
        LiveKitTokens.TTL_SECONDS);
  }

  /// `POST …/voice/leave`: also when not in the call.
  private Future<Reply> leave(Call call) {
    return Voices.seat(call)
        .map(voices::leave)
        .orElse(Future.succeededFuture())
        .map(done -> Reply.noContent());
  }

  /// `POST …/voice/state`: no effect when not in the call.
  private Future<Reply> state(Call call, StateDraft draft) {
    return Voices.seat(call)
        .map(seat -> voices.flag(seat, draft))
        .orElse(Future.succeededFuture())
        .map(done -> Reply.noContent());
  }
}
