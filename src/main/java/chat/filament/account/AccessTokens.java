package chat.filament.account;

import chat.filament.core.SessionId;
import chat.filament.core.UserId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.JwsHeader;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;

/// Signs and verifies access tokens: JWTs with HS256, a key id, the user (`sub`), the auth session
/// (`sid`), issue and expiry time (`contract/auth.md` §2). Safe on any thread, never blocks.
///
/// A verified token is remembered: a busy client sends the same one thousands of times. At most
/// 50,000 are held, each until it expires or was idle for two minutes.
final class AccessTokens {
  static final int TTL_SECONDS = 900;

  private static final int MIN_LENGTH = 32;
  private static final int MAX_LENGTH = 4_096;
  private static final AccessToken INVALID = new AccessToken.Invalid();

  private final SigningKeys keys;
  private final InstantSource clock;
  private final JwtParser parser;
  private final Cache<String, AccessToken.Valid> verified =
      Caffeine.newBuilder()
          .maximumSize(50_000)
          .expireAfterAccess(Duration.ofMinutes(2))
          .executor(Runnable::run)
          .build();

  AccessTokens(SigningKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
    this.parser =
        Jwts.parser()
            .sig()
            .clear()
            .add(Jwts.SIG.HS256)
            .and()
            .zip()
            .clear()
            .and()
            .clock(() -> Date.from(clock.instant()))
            .keyLocator(this::locate)
            .build();
  }

  String sign(UserId user, SessionId session) {
    var now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    var key = keys.ring().signing(now.getEpochSecond());
    return Jwts.builder()
        .header()
        .keyId(key.kid())
        .and()
        .subject(user.value())
        .claim("sid", session.value())
        .issuedAt(Date.from(now))
        .expiration(Date.from(now.plusSeconds(TTL_SECONDS)))
        .signWith(key.secret(), Jwts.SIG.HS256)
        .compact();
  }

  AccessToken check(String token) {
    var known = verified.getIfPresent(token);
    var checked = known == null ? verify(token) : known;
    return checked instanceof AccessToken.Valid valid && valid.expiresAt() <= now()
        ? INVALID
        : checked;
  }

  private AccessToken verify(String token) {
    if (token.length() < MIN_LENGTH || token.length() > MAX_LENGTH) {
      return INVALID;
    }
    try {
      var valid = read(parser.parseSignedClaims(token).getPayload());
      valid.ifPresent(it -> verified.put(token, it));
      return valid.<AccessToken>map(it -> it).orElse(INVALID);
    } catch (UnknownKey e) {
      return new AccessToken.UnknownKey();
    } catch (JwtException | IllegalArgumentException e) {
      return INVALID;
    }
  }

  private static Optional<AccessToken.Valid> read(Claims claims) {
    var expiry = claims.getExpiration();
    if (expiry == null || claims.getIssuedAt() == null) {
      return Optional.empty();
    }
    var user = UserId.parse(String.valueOf(claims.getSubject()));
    var session = SessionId.parse(String.valueOf(claims.get("sid")));
    return user.flatMap(
        u -> session.map(s -> new AccessToken.Valid(u, s, expiry.toInstant().getEpochSecond())));
  }

  private Key locate(Header header) {
    if (!(header instanceof JwsHeader signed) || signed.getKeyId() == null) {
      throw new UnknownKey();
    }
    return keys.ring().find(signed.getKeyId()).orElseThrow(UnknownKey::new).secret();
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private static final class UnknownKey extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownKey() {
      super("no such key", null, false, false);
    }
  }
}
