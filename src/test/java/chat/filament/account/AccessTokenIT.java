package chat.filament.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Forged, damaged and outdated access tokens, each beside a good one made in the same way.
class AccessTokenIT {
  @AutoClose private static TestServer server;
  private static Person ann;
  private static String kid = "";
  private static byte[] secret = {};

  @BeforeAll
  static void start() {
    server = TestServer.start();
    ann = server.person("ann");
    kid = server.database().sql("SELECT kid FROM signing_keys").getFirst();
    var hex = server.database().sql("SELECT encode(secret, 'hex') FROM signing_keys").getFirst();
    secret = HexFormat.of().parseHex(hex);
  }

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }

  private static String session() {
    return ann.refreshToken().substring(0, 26);
  }

  private static String header(String algorithm, String keyId) {
    return "{\"kid\":\"%s\",\"alg\":\"%s\"}".formatted(keyId, algorithm);
  }

  private static String claims(String user, String session, long expiry) {
    return "{\"sub\":\"%s\",\"sid\":\"%s\",\"iat\":%d,\"exp\":%d}"
        .formatted(user, session, now() - 10, expiry);
  }

  private static String good() {
    return claims(ann.id(), session(), now() + 60);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String sign(String header, String claims, String mac, byte[] key)
      throws Exception {
    var signed = base64(header.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
    var hmac = Mac.getInstance(mac);
    hmac.init(new SecretKeySpec(key, mac));
    return signed + "." + base64(hmac.doFinal(signed.getBytes(UTF_8)));
  }

  private static String token(String claims) throws Exception {
    return sign(header("HS256", kid), claims, "HmacSHA256", secret);
  }

  private static Answer me(String token) {
    return server.client().with(token).get("/auth/me");
  }

  private static void assertRefused(String token) {
    me(token).refused(401, "invalid_credentials");
  }

  @Test
  void aTokenMadeWithTheKeyIsGood() throws Exception {
    assertThat(me(token(good())).ok().text("user_id")).isEqualTo(ann.id());
  }

  @Test
  void aTokenNeedsASignature() throws Exception {
    var none = base64(header("none", kid).getBytes(UTF_8)) + "." + base64(good().getBytes(UTF_8));
    assertRefused(none + ".");
    assertRefused(none);
    assertRefused(sign(header("none", kid), good(), "HmacSHA256", secret));
    assertRefused(sign("{\"alg\":\"none\"}", good(), "HmacSHA256", secret));
    var cut = token(good());
    assertRefused(cut.substring(0, cut.lastIndexOf('.') + 1));
  }

  @Test
  void theSignatureMustBeOfTheNamedKey() throws Exception {
    assertRefused(sign(header("HS256", kid), good(), "HmacSHA256", new byte[32]));
    assertRefused(
        sign(header("HS256", "01ARZ3NDEKTSV4RRFFQ69G5FAV"), good(), "HmacSHA256", secret));
    assertRefused(sign("{\"alg\":\"HS256\"}", good(), "HmacSHA256", secret));
    assertRefused(sign(header("HS256", "../../dev/null"), good(), "HmacSHA256", new byte[32]));
  }

  @Test
  void otherAlgorithmsAreRefused() throws Exception {
    assertRefused(sign(header("HS512", kid), good(), "HmacSHA512", secret));
    assertRefused(sign(header("HS384", kid), good(), "HmacSHA384", secret));
    assertRefused(sign(header("RS256", kid), good(), "HmacSHA256", secret));
  }

  @Test
  void everyChangeOfOneCharacterIsNoticed() throws Exception {
    var token = token(good());
    for (int i = 0; i < token.length() - 1; i += 7) {
      var other = token.charAt(i) == 'A' ? 'B' : 'A';
      assertRefused(token.substring(0, i) + other + token.substring(i + 1));
    }
  }

  @Test
  void timesMustHold() throws Exception {
    assertRefused(token(claims(ann.id(), session(), now() - 1)));
    assertRefused(
        token("{\"sub\":\"%s\",\"sid\":\"%s\",\"iat\":1}".formatted(ann.id(), session())));
    assertRefused(
        token("{\"sub\":\"%s\",\"sid\":\"%s\",\"exp\":4000000000}".formatted(ann.id(), session())));
  }

  @Test
  void userAndSessionMustBeThereAndBelongTogether() throws Exception {
    var bob = server.person("bob");
    assertRefused(token(claims(bob.id(), session(), now() + 60)));
    assertRefused(token(claims(ann.id(), "01ARZ3NDEKTSV4RRFFQ69G5FAV", now() + 60)));
    assertRefused(token(claims("somebody", session(), now() + 60)));
    assertRefused(token("{\"sub\":\"%s\",\"iat\":1,\"exp\":4000000000}".formatted(ann.id())));
    assertRefused(token("{\"sid\":\"%s\",\"iat\":1,\"exp\":4000000000}".formatted(session())));
    assertRefused(token("{\"sub\":7,\"sid\":{},\"iat\":1,\"exp\":4000000000}"));
    server.database().sql("DELETE FROM users WHERE user_id = ?", bob.id());
    assertRefused(token(claims(bob.id(), bob.refreshToken().substring(0, 26), now() + 60)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "..", "a.b.c", "eyJhbGciOiJIUzI1NiJ9.e30.", "null", "{}"})
  void whatIsNoTokenIsRefused(String text) {
    assertRefused(text);
  }

  @Test
  void aTokenOverFourKibibytesIsRefused() throws Exception {
    var padded = good().replace("{", "{\"x\":\"" + "y".repeat(4_000) + "\",");
    assertRefused(token(padded));
  }

  @Test
  void thePrefixIsExact() {
    var token = Objects.requireNonNull(ann.client().token());
    for (var header :
        new String[] {
          "bearer " + token, "BEARER " + token, "Bearer  " + token, token, "Basic " + token
        }) {
      server
          .client()
          .send("GET", "/auth/me", null, request -> request.setHeader("authorization", header))
          .refused(401, "invalid_credentials");
    }
  }
}
