package chat.filament.media.key;

import chat.filament.platform.config.LiveKitKey;
import chat.filament.platform.config.LiveKitKeys;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// The key pairs that are shared with LiveKit now. They are replaced while everything runs: what is
/// signed from then on has the new key, and LiveKit may go on with the other. Any thread.
public final class LiveKitKeyring {
  private static final int MAX_TOKEN = 8_192;

  /// How far LiveKit's clock may be ahead of ours.
  private static final int AHEAD_SECONDS = 60;

  private final InstantSource clock;
  private final AtomicReference<State> state;

  /// A pair, ready for use.
  ///
  /// @param parser of tokens that this pair signed
  private record Pair(String id, SecretKey secret, JwtParser parser) {}

  /// The active pair is the first.
  private record State(List<Pair> pairs) {}

  public LiveKitKeyring(LiveKitKeys keys, InstantSource clock) {
    this.clock = clock;
    this.state = new AtomicReference<>(state(keys));
  }

  public void replace(LiveKitKeys keys) {
    state.set(state(keys));
  }

  private State state(LiveKitKeys keys) {
    return new State(keys.all().stream().map(this::pair).toList());
  }

  private Pair pair(LiveKitKey key) {
    var secret =
        new SecretKeySpec(key.secret().reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    var parser =
        Jwts.parser()
            .sig()
            .clear()
            .add(Jwts.SIG.HS256)
            .and()
            .zip()
            .clear()
            .and()
            .clock(() -> Date.from(clock.instant()))
            .clockSkewSeconds(AHEAD_SECONDS)
            .requireIssuer(key.id())
            .verifyWith(secret)
            .build();
    return new Pair(key.id(), secret, parser);
  }

  /// What signs a token: a key and its name.
  public record Signer(String id, SecretKey secret) {}

  public Signer signer() {
    var active = state.get().pairs().getFirst();
    return new Signer(active.id(), active.secret());
  }

  /// What a token says that either pair signed and that has not expired; fails with a
  /// [JwtException] for any other text.
  public Claims verify(String token) {
    if (token.length() > MAX_TOKEN) {
      throw new JwtException("too long");
    }
    JwtException failure = new JwtException("no key");
    for (var pair : state.get().pairs()) {
      try {
        return requireLive(pair.parser().parseSignedClaims(token).getPayload());
      } catch (JwtException e) {
        failure = e;
      } catch (IllegalArgumentException e) {
        throw new JwtException("no token", e);
      }
    }
    throw failure;
  }

  /// Our own clock is right about what has expired.
  private Claims requireLive(Claims claims) {
    var expiry = claims.getExpiration();
    if (expiry == null || !expiry.toInstant().isAfter(clock.instant())) {
      throw new JwtException("expired");
    }
    return claims;
  }
}
