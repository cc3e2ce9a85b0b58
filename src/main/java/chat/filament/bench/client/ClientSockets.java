package chat.filament.bench.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/// The event loops of the clients' sockets. One thread carries ten thousand sockets; it is taken
/// from the same cores as the server, so there is one unless asked otherwise.
public final class ClientSockets implements AutoCloseable {
  /// The contract's bound in bytes.
  private static final int LONGEST_EVENT = 65_536;

  private final Target target;
  private final EventLoopGroup loops;
  private final ConcurrentMap<EventLoop, ReceivedEvent.Reader> events = new ConcurrentHashMap<>();

  public ClientSockets(Target target, int threads) {
    this.target = target;
    loops = new MultiThreadIoEventLoopGroup(threads, EpollIoHandler.newFactory());
  }

  /// Connects the client and waits until it has subscribed or resumed; returns why that failed.
  /// `receiveBuffer` bounds what the kernel takes for the socket, 0 leaves that to the kernel.
  public Optional<SocketEnd> connect(LoadClient client, int receiveBuffer, Duration patience) {
    var loop = loops.next();
    var bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(EpollSocketChannel.class)
            .option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 20_000);
    if (receiveBuffer > 0) {
      bootstrap.option(ChannelOption.SO_RCVBUF, receiveBuffer);
    }
    target
        .source(client.number())
        .ifPresent(source -> bootstrap.localAddress(new InetSocketAddress(source, 0)));
    var reader = events.computeIfAbsent(loop, _ -> new ReceivedEvent.Reader());
    var socket =
        new ClientSocket(
            client,
            reader,
            handler ->
                bootstrap
                    .handler(pipeline(config(client), handler))
                    .connect(target.host(), target.port()));
    client.use(socket);
    // what is silently ignored gets no answer at all
    var late = Optional.of(SocketEnd.UNANSWERED);
    var failure =
        socket.settled().completeOnTimeout(late, patience.toMillis(), TimeUnit.MILLISECONDS).join();
    failure.ifPresent(socket::end);
    return failure;
  }

  /// Completes when everything the event loops had to do before is done, so that what they wrote
  /// can be read.
  public void settle() {
    Parallel.join(
        events.keySet().stream().map(l -> CompletableFuture.runAsync(() -> {}, l)).toList());
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
  }

  private WebSocketClientProtocolConfig config(LoadClient client) {
    var query = client.resumable() ? "?resume=1" : "";
    return WebSocketClientProtocolConfig.newBuilder()
        .webSocketUri("ws://" + target.host() + ":" + target.port() + "/gateway/ws" + query)
        .customHeaders(
            new DefaultHttpHeaders().set("authorization", "Bearer " + client.account().token()))
        .maxFramePayloadLength(LONGEST_EVENT)
        .handleCloseFrames(false)
        .sendCloseFrame(null)
        .withUTF8Validator(false)
        .handshakeTimeoutMillis(60_000)
        .build();
  }

  private static ChannelHandler pipeline(
      WebSocketClientProtocolConfig config, ChannelHandler socket) {
    return new ChannelInitializer<EpollSocketChannel>() {
      @Override
      protected void initChannel(EpollSocketChannel channel) {
        channel
            .pipeline()
            .addLast(new HttpClientCodec(), new HttpObjectAggregator(LONGEST_EVENT))
            .addLast(new WebSocketClientProtocolHandler(config))
            .addLast(new WebSocketFrameAggregator(LONGEST_EVENT), socket);
      }
    };
  }
}
