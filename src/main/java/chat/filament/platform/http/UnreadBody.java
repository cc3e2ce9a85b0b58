package chat.filament.platform.http;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The body of a request that is answered before it was read.
///
/// A short one of known length is read and forgotten, and the connection goes on. For any other the
/// answer says `connection: close`; the server stops sending, reads on for a moment, so that the
/// answer is not lost to a reset while the client still writes, and closes.
final class UnreadBody {
  private static final Logger log = LoggerFactory.getLogger(UnreadBody.class);

  /// What is read to keep a connection.
  private static final long SHORT_BYTES = 65_536;

  /// What is read, and how long, before a connection is closed.
  private static final long MAX_BYTES = 16 * 1_048_576;

  private static final long MAX_MS = 2_000;

  private static final int REQUEST_TIMEOUT = 408;

  /// The length of a body whose end only its chunks tell.
  static final long UNKNOWN = Long.MAX_VALUE;

  /// Compiled once: every request is asked several times.
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private final HttpServerRequest request;
  private final boolean closes;
  private long read;

  private UnreadBody(HttpServerRequest request, boolean closes) {
    this.request = request;
    this.closes = closes;
  }

  /// Keeps a body with the connection until somebody wants it or the request is answered.
  static void hold(RoutingContext context) {
    if (announced(context.request()) > 0) {
      context.request().pause();
    }
    context.next();
  }

  /// How many bytes the head of the request says that its body has, 0 without one, or [#UNKNOWN].
  static long announced(HttpServerRequest request) {
    if (request.headers().contains("transfer-encoding")) {
      return UNKNOWN;
    }
    var length = request.getHeader("content-length");
    return length != null && LENGTH.matcher(length).matches() ? Long.parseLong(length) : 0;
  }

  /// Tells a client that waits before sending its body to send it.
  static void askFor(HttpServerRequest request) {
    if (waits(request)) {
      request
          .response()
          .writeContinue()
          .onFailure(gone -> log.debug("not asked for the body: {}", gone.getMessage()));
    }
  }

  private static boolean waits(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        && "100-continue".equalsIgnoreCase(request.getHeader("expect"))
        && request.bytesRead() == 0;
  }

  /// Ends the answer of a request, and then with what the client has yet to send.
  static Future<Void> end(HttpServerRequest request, Buffer answer) {
    var response = request.response();
    if (request.decoderResult().isFailure()) {
      return endMalformed(request, answer);
    }
    if (request.isEnded() || announced(request) == 0) {
      return response.end(answer);
    }
    boolean late = response.getStatusCode() == REQUEST_TIMEOUT;
    boolean closes = late || announced(request) > SHORT_BYTES || waits(request);
    if (closes) {
      response.putHeader("connection", "close");
    }
    var rest = new UnreadBody(request, closes);
    return response.end(answer).onSuccess(sent -> rest.discard());
  }

  /// Nothing behind a malformed request can be read. Vert.x closes the connection as soon as the
  /// answer ends, so it is written whole but never ended.
  private static Future<Void> endMalformed(HttpServerRequest request, Buffer answer) {
    var channel = Connections.channelOf(request.connection());
    var length = Integer.toString(answer.length());
    return request
        .response()
        .putHeader("connection", "close")
        .putHeader("content-length", length)
        .write(answer)
        .onComplete(sent -> {
          stopSending(channel);
          var _ = channel.eventLoop().schedule(() -> close(channel), MAX_MS, TimeUnit.MILLISECONDS);
        });
  }

  private static void stopSending(Channel channel) {
    if (channel instanceof DuplexChannel duplex) {
      var _ = duplex.shutdownOutput();
    }
  }

  private void discard() {
    var channel = Connections.channelOf(request.connection());
    if (closes) {
      stopSending(channel);
    }
    if (request.isEnded()) {
      over(channel);
      return;
    }
    var late = channel.eventLoop().schedule(() -> close(channel), MAX_MS, TimeUnit.MILLISECONDS);
    request
        .handler(chunk -> count(chunk, channel))
        .exceptionHandler(gone -> late.cancel(false))
        .endHandler(end -> {
          late.cancel(false);
          over(channel);
        })
        .resume();
  }

  private void count(Buffer chunk, Channel channel) {
    read += chunk.length();
    if (read > MAX_BYTES) {
      close(channel);
    }
  }

  private void over(Channel channel) {
    if (closes) {
      close(channel);
    }
  }

  private static void close(Channel channel) {
    var _ = channel.close();
  }
}
