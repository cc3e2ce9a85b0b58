package chat.filament.media;

import chat.filament.core.Refusal;
import chat.filament.media.key.LiveKitKeyring;
import chat.filament.media.key.WebhookSignature;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.platform.limit.Limit;
import chat.filament.platform.limit.Limits;
import io.vertx.core.Future;

/// What LiveKit calls (`contract/voice.md` §7).
public final class WebhookFeature implements Feature {
  private final WebhookSignature signature;
  private final boolean follows;
  private final Limits limits;
  private final Bus bus;

  /// @param follows whether LiveKit is set up to call
  public WebhookFeature(LiveKitKeyring keyring, boolean follows, Limits limits, Bus bus) {
    this.signature = new WebhookSignature(keyring);
    this.follows = follows;
    this.limits = limits;
    this.bus = bus;
  }

  @Override
  public void mount(Routes routes) {
    routes.post("/livekit/webhook").unlimited().admit(this::requireToken).body(this::webhook);
  }

  /// Nobody else's body is read. Who signs correctly is not limited.
  private void requireToken(Call call) {
    limitingRefusals(call, () -> signature.requireBodyHash(call.header("authorization")));
  }

  /// `POST /livekit/webhook`: needs LiveKit's signature. Ignored where participants begin with
  /// their token, because `FILAMENT_LIVEKIT_WEBHOOKS` is not true.
  private Future<Reply> webhook(Call call) {
    limitingRefusals(call, () -> signature.requireBody(call.header("authorization"), call.body()));
    return WebhookBody.read(call.body())
        .filter(event -> follows)
        .map(event -> bus.<RoomEvent, Void>request(RoomEvent.ADDRESS, event))
        .orElse(Future.succeededFuture())
        .map(done -> Reply.noContent());
  }

  private void limitingRefusals(Call call, Runnable check) {
    try {
      check.run();
    } catch (Refusal refusal) {
      limits.check(Limit.GLOBAL, call.client().limiterKey());
      throw refusal;
    }
  }
}
