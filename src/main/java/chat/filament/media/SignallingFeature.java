package chat.filament.media;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.media.key.LiveKitKeyring;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.guard.AddressGuard;
import chat.filament.platform.guard.Surface;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtException;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the proxy asks before it lets somebody through to LiveKit (`contract/voice.md` §8). LiveKit
/// takes a token for as long as it lives and hands out fresh ones; here it opens nothing once its
/// holder has lost what it was given for.
public final class SignallingFeature implements Feature {
  /// What a token of LiveKit says about a participant of ours: our own tokens, and those that
  /// LiveKit makes of them for who is in a call.
  private record SignallingToken(ParticipantKey key, Grant grant) {
    /// Empty when it lets nobody enter the voice channel that its identity belongs to.
    static Optional<SignallingToken> of(Claims claims) {
      if (!(claims.get("video") instanceof Map<?, ?> video)
          || !Boolean.TRUE.equals(video.get("roomJoin"))) {
        return Optional.empty();
      }
      return Optional.ofNullable(claims.getSubject())
          .flatMap(ParticipantKey::ofIdentity)
          .filter(key -> key.channel().room().equals(video.get("room")))
          .map(key -> new SignallingToken(key, grant(video)));
    }

    /// LiveKit takes an absent boolean for true, and an absent or empty list for every source.
    private static Grant grant(Map<?, ?> video) {
      boolean publishes = !Boolean.FALSE.equals(video.get("canPublish"));
      boolean subscribes = !Boolean.FALSE.equals(video.get("canSubscribe"));
      var sources = EnumSet.noneOf(PublishSource.class);
      if (publishes) {
        var named = new ArrayList<String>();
        if (video.get("canPublishSources") instanceof List<?> list) {
          list.forEach(source -> named.add(String.valueOf(source)));
        }
        if (named.isEmpty()) {
          sources.addAll(EnumSet.allOf(PublishSource.class));
        }
        named.forEach(source -> PublishSource.parse(source).ifPresent(sources::add));
      }
      return new Grant(sources, subscribes);
    }
  }

  private final LiveKitKeyring keyring;
  private final AccessSource accesses;
  private final AddressGuard guard;

  public SignallingFeature(LiveKitKeyring keyring, AccessSource accesses, AddressGuard guard) {
    this.keyring = keyring;
    this.accesses = accesses;
    this.guard = guard;
  }

  @Override
  public void mount(Routes routes) {
    routes.get("/internal/livekit/authorize").handle(this::authorize);
  }

  /// `GET /internal/livekit/authorize`: needs a token of LiveKit, in the `access_token` of
  /// `X-Forwarded-Uri` or as bearer, whose holder has all that it allows now.
  private Future<Reply> authorize(Call call) {
    var token = token(call).orElseThrow(() -> new Refusal(Problem.FORBIDDEN));
    var guild = token.key().channel().guild();
    return guard
        .check(token.key().user(), call.client(), guild, Surface.VOICE_TOKEN)
        .compose(good -> accesses.of(guild, token.key().user()))
        .map(access -> {
          if (access.isEmpty()
              || !token.grant().isWithin(access.get().in(token.key().channel().id()))) {
            throw new Refusal(Problem.FORBIDDEN);
          }
          return Reply.noContent();
        });
  }

  private Optional<SignallingToken> token(Call call) {
    try {
      return text(call).map(keyring::verify).flatMap(SignallingToken::of);
    } catch (JwtException e) {
      return Optional.empty();
    }
  }

  /// LiveKit reads the header first.
  private static Optional<String> text(Call call) {
    var header = call.header("authorization");
    if (header != null) {
      return Optional.of(header.replaceFirst("^Bearer +", "").strip());
    }
    var uri = call.header("x-forwarded-uri");
    if (uri == null) {
      return Optional.empty();
    }
    try {
      var values = new QueryStringDecoder(uri).parameters().getOrDefault("access_token", List.of());
      return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
