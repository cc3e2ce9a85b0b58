package chat.filament.stack;

import chat.filament.testing.Person;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Somebody's signalling connection to LiveKit.
final class VoiceCall implements WebSocket.Listener, AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int PATIENCE_SECONDS = 60;

  private final CompletableFuture<Integer> firstAnswer = new CompletableFuture<>();
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private @Nullable WebSocket socket;

  private VoiceCall() {}

  static String channel(Person owner, String guild) {
    return owner
        .post("/guilds/" + guild + "/channels", "{\"name\":\"talk\",\"kind\":\"voice\"}")
        .ok()
        .text("channel_id");
  }

  static String token(Person speaker, String guild, String voice) {
    return speaker
        .post("/guilds/" + guild + "/channels/" + voice + "/voice/token", "{}")
        .ok()
        .text("token");
  }

  static VoiceCall enter(Person speaker, String guild, String voice, String url) {
    return open(url, token(speaker, guild, voice));
  }

  static VoiceCall open(String url, String token) {
    var call = new VoiceCall();
    call.socket = HTTP.newWebSocketBuilder().buildAsync(address(url, token), call).join();
    return call;
  }

  private static URI address(String url, String token) {
    var encoded = URLEncoder.encode(token, StandardCharsets.UTF_8);
    return URI.create(url + "/rtc?auto_subscribe=1&protocol=9&access_token=" + encoded);
  }

  /// With which status the handshake is refused; 101 when it is not.
  static int refusal(String url, String token) {
    try {
      open(url, token).close();
      return 101;
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  /// Bytes of LiveKit's first message, which says that the participant is in the room.
  int firstAnswer() {
    return await(firstAnswer);
  }

  /// Waits until LiveKit has ended the connection.
  boolean isEnded() {
    return await(ended);
  }

  boolean isOpen() {
    return !ended.isDone();
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("not within a minute", e);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    firstAnswer.complete(data.remaining());
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    ended.complete(true);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    ended.complete(true);
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
  }
}
