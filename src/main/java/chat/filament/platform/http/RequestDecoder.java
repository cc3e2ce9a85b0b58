package chat.filament.platform.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The parser of one connection's requests. It adds to Vert.x's what that has no setting for: a
/// whole head must arrive within a time limit, a header that is folded over several lines is
/// refused (RFC 9112 §5.2), like one that begins with white space, and a body whose chunks are
/// malformed ends with an empty one, where Vert.x would close the connection without an answer. No
/// other chunk that a request is given is empty; trailers are dropped.
final class RequestDecoder extends VertxHttpRequestDecoder {
  /// A head took too long.
  static final class HeadTimeout extends Exception {
    private static final long serialVersionUID = 1;

    HeadTimeout() {
      super("the head of the request did not arrive in time", null, false, false);
    }
  }

  private final long headMillis;
  private final Runnable onEnd;
  private @Nullable Future<?> limit;
  private boolean inHead = true;
  private boolean begun;
  private boolean failed;

  /// `onEnd` runs once, when the connection is closed or is no longer one of HTTP.
  RequestDecoder(HttpServerOptions options, long headMillis, Runnable onEnd) {
    super(options);
    this.headMillis = headMillis;
    this.onEnd = onEnd;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) throws Exception {
    super.handlerAdded(context);
    startLimit(context);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
    stopLimit();
    onEnd.run();
    super.handlerRemoved0(context);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (failed) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (inHead && isFolded(in)) {
      in.skipBytes(in.readableBytes());
      out.add(broken(new IllegalArgumentException("a header begins with white space")));
      return;
    }
    int before = out.size();
    int bytes = in.readableBytes();
    super.decode(context, in, out);
    begun |= in.readableBytes() < bytes;
    out.subList(before, out.size()).replaceAll(this::follow);
    if (inHead && (begun || in.isReadable())) {
      startLimit(context);
    } else {
      stopLimit();
    }
  }

  private Object follow(Object part) {
    failed |= part instanceof HttpObject read && read.decoderResult().isFailure();
    if (part instanceof HttpRequest) {
      inHead = false;
      return part;
    }
    if (failed) {
      ReferenceCountUtil.release(part);
      return new DefaultHttpContent(Unpooled.EMPTY_BUFFER);
    }
    if (part instanceof LastHttpContent last) {
      inHead = true;
      begun = false;
      return last.content().isReadable() ? last : LastHttpContent.EMPTY_LAST_CONTENT;
    }
    return part;
  }

  /// Whether a line of the head begins with white space. `in` begins with a line: whole lines are
  /// taken out of it, others stay.
  private boolean isFolded(ByteBuf in) {
    boolean inside = begun;
    int line = in.readerIndex();
    while (line < in.writerIndex()) {
      byte first = in.getByte(line);
      if (first == ' ' || first == '\t') {
        return true;
      }
      boolean empty = first == '\r' || first == '\n';
      if (empty && inside) {
        return false;
      }
      inside |= !empty;
      int end = in.indexOf(line, in.writerIndex(), (byte) '\n');
      if (end < 0) {
        return false;
      }
      line = end + 1;
    }
    return false;
  }

  private Object broken(Exception cause) {
    failed = true;
    var request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, "/malformed", Unpooled.EMPTY_BUFFER);
    request.setDecoderResult(DecoderResult.failure(cause));
    return request;
  }

  private void startLimit(ChannelHandlerContext context) {
    if (limit == null) {
      limit =
          context.executor().schedule(() -> tooLate(context), headMillis, TimeUnit.MILLISECONDS);
    }
  }

  private void stopLimit() {
    if (limit != null) {
      limit.cancel(false);
      limit = null;
    }
  }

  /// A connection that has said nothing yet is closed without an answer.
  private void tooLate(ChannelHandlerContext context) {
    limit = null;
    if (begun || internalBuffer().isReadable()) {
      context.fireChannelRead(broken(new HeadTimeout()));
      context.fireChannelReadComplete();
    } else {
      var _ = context.close();
    }
  }
}
