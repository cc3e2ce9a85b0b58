package chat.filament.platform.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes an answer whose body is streamed. What fails after its head was sent can only close the
/// connection: the client sees fewer bytes than were announced.
final class ContentReply {
  private static final Logger log = LoggerFactory.getLogger(ContentReply.class);

  private final RoutingContext context;
  private final Reply.Content reply;
  private final TransferProgress progress;

  private ContentReply(RoutingContext context, Reply.Content reply) {
    this.context = context;
    this.reply = reply;
    this.progress = Call.of(context).progress();
  }

  static void write(RoutingContext context, Reply.Content reply) {
    new ContentReply(context, reply).write();
  }

  private void write() {
    var response = context.response();
    if (response.ended() || response.closed()) {
      done(reply.body().close());
      return;
    }
    response.setStatusCode(reply.status());
    reply.headers().forEach(response::putHeader);
    boolean silent = reply.length() == 0 || context.request().method().equals(HttpMethod.HEAD);
    if (reply.status() != 304) {
      response.putHeader("content-length", Long.toString(reply.length()));
    }
    if (silent) {
      done(UnreadBody.end(context.request(), Buffer.buffer()).eventually(reply.body()::close));
      return;
    }
    boolean unread = !context.request().isEnded() && UnreadBody.announced(context.request()) > 0;
    if (unread) {
      response.putHeader("connection", "close");
    }
    done(
        reply
            .body()
            .writeTo(this::piece)
            .compose(written -> response.end())
            .onComplete(end -> {
              if (end.failed() || unread) {
                var _ = Connections.channelOf(context.request().connection()).close();
              }
            })
            .eventually(reply.body()::close));
  }

  private Future<Void> piece(Buffer piece) {
    return context.response().write(piece).onSuccess(written -> progress.moved());
  }

  private static void done(Future<Void> written) {
    written.onFailure(failure -> log.debug("answer not written: {}", failure.getMessage()));
  }
}
