package chat.filament.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.TestServer;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a stand-in for hCaptcha.
class CaptchaIT {
  private static final String TOKEN = "a+good&captcha=token-%41";
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final BlockingQueue<String> ASKED = new LinkedBlockingQueue<>();

  private static volatile int status = 200;
  private static volatile String body = "";
  private static volatile CountDownLatch hold = new CountDownLatch(0);
  private static HttpServer captcha;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    captcha = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    captcha.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    captcha.createContext("/siteverify", CaptchaIT::answer);
    captcha.start();
    server =
        TestServer.start(
            Map.of(
                "FILAMENT_HCAPTCHA_SITE_KEY", "the site",
                "FILAMENT_HCAPTCHA_SECRET", "the secret",
                "FILAMENT_HCAPTCHA_VERIFY_URL",
                    "http://127.0.0.1:" + captcha.getAddress().getPort() + "/siteverify"));
  }

  @AfterAll
  static void stop() {
    hold.countDown();
    server.close();
    captcha.stop(0);
  }

  @BeforeEach
  void reset() {
    status = 200;
    body = "{\"success\":true,\"hostname\":\"chat.example\",\"credit\":false,\"more\":[1]}";
    ASKED.clear();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      ASKED.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      hold.await();
      var bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String name() {
    return "person_" + NAMES.incrementAndGet();
  }

  private static Answer send(String path, String name, String tokenJson) {
    return server
        .client()
        .post(
            path,
            "{\"username\":\"%s\",\"password\":\"correct horse battery\",\"captcha_token\":%s}"
                .formatted(name, tokenJson));
  }

  private static Answer register(String name) {
    return send("/auth/register", name, "\"" + TOKEN + "\"");
  }

  @Test
  void aGoodTokenIsVerifiedAndAccepted() {
    assertThat(register(name()).ok().text()).isEqualTo("{\"accepted\":true}");
    var form = ASKED.remove();
    assertThat(form.split("&"))
        .extracting(pair -> URLDecoder.decode(pair, UTF_8))
        .containsExactly(
            "sitekey=the site", "secret=the secret", "response=" + TOKEN, "remoteip=127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "null",
        "[]",
        "true",
        "{}",
        "{\"success\":false,\"error-codes\":[\"invalid-input-response\"]}",
        "{\"success\":\"true\"}",
        "{\"success\":1}",
        "{\"success\":null}",
        "{\"success\":true",
      })
  void anythingButSuccessIsARefusal(String answer) {
    body = answer;
    var name = name();
    register(name).refused(403, "captcha_failed");
    assertThat(server.database().sql("SELECT 1 FROM users WHERE username = ?", name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 404, 500, 503})
  void anyOtherStatusIsARefusal(int code) {
    status = code;
    register(name()).refused(403, "captcha_failed");
  }

  @Test
  void aVeryLongAnswerIsARefusal() {
    body = "{\"success\":true,\"x\":\"" + "y".repeat(100_000) + "\"}";
    register(name()).refused(403, "captcha_failed");
  }

  @Test
  void noAnswerWithinThreeSecondsIsARefusal() {
    hold = new CountDownLatch(1);
    try {
      register(name()).refused(403, "captcha_failed");
    } finally {
      hold.countDown();
    }
    register(name()).ok();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"\"",
        "\"nineteen-characters\"",
        "\"with a blank in the middle\"",
        "\"bücher-bücher-bücher\""
      })
  void missingAndMalformedTokensAreRefusedUnasked(String token) {
    send("/auth/register", name(), token).refused(403, "captcha_failed");
    assertThat(ASKED).isEmpty();
  }

  @Test
  void tokensOfFourKibibytesArePassedOnAndLongerOnesNot() {
    send("/auth/register", name(), "\"" + "x".repeat(4_096) + "\"").ok();
    send("/auth/register", name(), "\"" + "x".repeat(4_097) + "\"").refused(403, "captcha_failed");
  }

  @Test
  void theCaptchaComesBeforeTheName() {
    send("/auth/register", "not a name", "null").refused(403, "captcha_failed");
    send("/auth/register", "not a name", "\"" + TOKEN + "\"").refused(400, "invalid_request");
  }

  @Test
  void aLoginVerifiesWhatIsSentOnly() {
    var name = name();
    register(name).ok();
    ASKED.clear();
    send("/auth/login", name, "null").ok();
    assertThat(ASKED).isEmpty();
    send("/auth/login", name, "\"" + TOKEN + "\"").ok();
    assertThat(ASKED).hasSize(1);
    body = "{\"success\":false}";
    send("/auth/login", name, "\"" + TOKEN + "\"").refused(403, "captcha_failed");
    send("/auth/login", name, "\"short\"").refused(403, "captcha_failed");
  }

  @Test
  void nobodyThereIsARefusal() {
    try (var alone =
        TestServer.start(
            Map.of(
                "FILAMENT_HCAPTCHA_SITE_KEY", "the site",
                "FILAMENT_HCAPTCHA_SECRET", "the secret",
                "FILAMENT_HCAPTCHA_VERIFY_URL", "http://127.0.0.1:1/siteverify"))) {
      alone
          .client()
          .post(
              "/auth/register",
              "{\"username\":\"somebody\",\"password\":\"correct horse battery\",\"captcha_token\":\"%s\"}"
                  .formatted(TOKEN))
          .refused(403, "captcha_failed");
    }
  }
}
