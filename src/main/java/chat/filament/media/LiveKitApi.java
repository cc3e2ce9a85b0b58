package chat.filament.media;

import chat.filament.platform.config.Config;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/// Calls LiveKit's server API (`contract/voice.md` §5), at most 16 at once. Everything that is not
/// an answer of LiveKit fails with an `IOException` or what Vert.x reports.
final class LiveKitApi {
  private static final int CONNECTIONS = 16;
  private static final int WAITING = 4_096;
  private static final int TIMEOUT_MS = 5_000;
  private static final int MAX_ANSWER_BYTES = 4 * 1_048_576;

  private final HttpClient client;
  private final String base;
  private final LiveKitTokens tokens;
  private final InstantSource clock;

  LiveKitApi(Vertx vertx, Config.LiveKit config, LiveKitTokens tokens, InstantSource clock) {
    this.client =
        vertx
            .httpClientBuilder()
            .with(new HttpClientOptions().setConnectTimeout(2_000))
            .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING))
            .build();
    this.base = config.apiUrl().toString().replaceFirst("/+$", "") + "/twirp/livekit.RoomService/";
    this.tokens = tokens;
    this.clock = clock;
  }

  /// Who is in a room now; nobody when LiveKit does not know it.
  Future<List<LiveKitParticipant>> participants(String room) {
    return post("ListParticipants", room, new JsonObject().put("room", room))
        .map(LiveKitParticipant::all);
  }

  /// Done when the participant is gone, also if LiveKit does not know them.
  Future<Void> remove(String room, String identity) {
    return post(
            "RemoveParticipant", room, new JsonObject().put("room", room).put("identity", identity))
        .mapEmpty();
  }

  private Future<JsonObject> post(String method, String room, JsonObject body) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(base + method)
            .setTimeout(TIMEOUT_MS)
            .putHeader("content-type", "application/json")
            .putHeader("authorization", "Bearer " + tokens.admin(room, clock.instant()));
    return Future.succeededFuture(options)
        .compose(client::request)
        .compose(request -> request.send(body.toBuffer()))
        .compose(response -> read(response).map(answer -> answer(response.statusCode(), answer)));
  }

  private static Future<Buffer> read(HttpClientResponse response) {
    Promise<Buffer> done = Promise.promise();
    var body = Buffer.buffer();
    response.handler(chunk -> {
      if (body.length() + chunk.length() > MAX_ANSWER_BYTES) {
        response
            .request()
            .reset()
            .onComplete(reset -> done.tryFail(new IOException("answer too large")));
      } else {
        body.appendBuffer(chunk);
      }
    });
    response.endHandler(end -> done.tryComplete(body));
    response.exceptionHandler(done::tryFail);
    return done.future();
  }

  /// An unknown room or participant is an empty answer.
  private static JsonObject answer(int status, Buffer body) {
    if (status == 200) {
      return body.toJsonObject();
    }
    if (status == 404 && body.toJsonObject().getValue("code") instanceof String code) {
      if (code.equals("not_found")) {
        return new JsonObject();
      }
    }
    throw new LiveKitRefusal(status);
  }

  /// LiveKit answered with an error.
  static final class LiveKitRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    LiveKitRefusal(int status) {
      super("LiveKit answered " + status, null, false, false);
    }
  }
}
