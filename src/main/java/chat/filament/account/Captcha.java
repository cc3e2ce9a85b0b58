package chat.filament.account;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.config.Config;
import chat.filament.platform.http.Call;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.QueryStringEncoder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Asks hCaptcha whether a token is good (`contract/auth.md` §5). Whatever goes wrong within 3 s,
/// the answer is no.
final class Captcha {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{20,4096}");
  private static final long TIMEOUT_MS = 3_000;
  private static final int MAX_ANSWER = 65_536;
  private static final int CONNECTIONS = 16;
  private static final int MAX_WAITING = 256;

  private final Config.Captcha config;
  private final HttpClient client;

  Captcha(Vertx vertx, Config.Captcha config) {
    this.config = config;
    this.client =
        vertx.createHttpClient(
            new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING));
  }

  /// Fails with `captcha_failed` unless hCaptcha says that this token is good.
  Future<Void> require(Call call, @Nullable String token) {
    if (token == null || !TOKEN.matcher(token).matches()) {
      return refused(call, "malformed");
    }
    return ask(form(call, token))
        .transform(answer -> {
          if (answer.failed()) {
            return refused(call, "unavailable");
          }
          if (!answer.result().path("success").equals(JSON.getNodeFactory().booleanNode(true))) {
            return refused(call, "failed");
          }
          SecurityLog.write(call, "auth.captcha.verify", "success");
          return Future.succeededFuture();
        });
  }

  private Future<JsonNode> ask(Buffer form) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(config.verifyUrl().toString())
            .setTimeout(TIMEOUT_MS)
            .putHeader("content-type", "application/x-www-form-urlencoded")
            .putHeader("accept", "application/json");
    return client
        .request(options)
        .compose(request -> answer(request, form))
        .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .map(Captcha::parsed);
  }

  private static Future<Buffer> answer(HttpClientRequest request, Buffer form) {
    return request
        .send(form)
        .compose(Captcha::body)
        .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .recover(
            failure -> request.reset().transform(reset -> Future.<Buffer>failedFuture(failure)));
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    Promise<Buffer> done = Promise.promise();
    if (response.statusCode() / 100 != 2) {
      done.fail("status " + response.statusCode());
    }
    var body = Buffer.buffer();
    response.handler(chunk -> {
      if (body.length() + chunk.length() > MAX_ANSWER) {
        done.tryFail("too long");
      } else {
        body.appendBuffer(chunk);
      }
    });
    response.exceptionHandler(done::tryFail);
    response.endHandler(end -> done.tryComplete(body));
    return done.future();
  }

  private static JsonNode parsed(Buffer body) {
    try {
      return JSON.readTree(body.getBytes());
    } catch (IOException e) {
      throw new IllegalStateException("not JSON", e);
    }
  }

  private Buffer form(Call call, String token) {
    var form = new QueryStringEncoder("");
    form.addParam("sitekey", config.siteKey());
    form.addParam("secret", config.secret().reveal());
    form.addParam("response", token);
    if (call.client().ip() != null) {
      form.addParam("remoteip", call.client().text());
    }
    return Buffer.buffer(form.toString().substring(1));
  }

  private static Future<Void> refused(Call call, String reason) {
    SecurityLog.write(call, "auth.captcha.verify", reason);
    return Future.failedFuture(new Refusal(Problem.CAPTCHA_FAILED));
  }
}
