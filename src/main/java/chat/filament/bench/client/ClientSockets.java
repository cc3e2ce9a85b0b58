package chat.filament.bench.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
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
  private final Target target;
  private final EventLoopGroup loops;
  private final ConcurrentMap<EventLoop, EventBytes> events = new ConcurrentHashMap<>();

  public ClientSockets(Target target, int threads) {
    this.target = target;
    loops =
        new MultiThreadIoEventLoopGroup(
            threads, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /// Connects the client and waits until it has subscribed or resumed; returns why that failed.
  /// `receiveBuffer` bounds what the kernel takes for the socket, 0 leaves that to the kernel.
  public Optional<SocketEnd> connect(LoadClient client, int receiveBuffer, Duration patience) {
    var loop = loops.next();
    var socket = new ClientSocket(client, events.computeIfAbsent(loop, l -> new EventBytes()));
    client.use(socket);
    var bootstrap = bootstrap(loop, client, socket);
    if (receiveBuffer > 0) {
      bootstrap.option(ChannelOption.SO_RCVBUF, receiveBuffer);
    }
    var remote = new InetSocketAddress(target.host(), target.port());
    var connected =
        target
            .source(client.number())
            .map(source -> bootstrap.connect(remote, new InetSocketAddress(source, 0)))
            .orElseGet(() -> bootstrap.connect(remote));
    connected.addListener(done -> {
      if (!done.isSuccess()) {
        socket.failed(done.cause());
      }
    });
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
    var done =
        events.keySet().stream()
            .map(loop -> CompletableFuture.runAsync(() -> {}, loop))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(done).join();
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
  }

  private Bootstrap bootstrap(EventLoop loop, LoadClient client, ClientSocket socket) {
    var bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 20_000)
            .handler(new Pipeline(config(client), socket));
    return Epoll.isAvailable()
        ? bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true)
        : bootstrap;
  }

  private WebSocketClientProtocolConfig config(LoadClient client) {
    var query = client.resumable() ? "?resume=1" : "";
    var uri = "ws://" + target.host() + ":" + target.port() + "/gateway/ws" + query;
    var bearer = "Bearer " + client.account().tokens().access();
    return WebSocketClientProtocolConfig.newBuilder()
        .webSocketUri(uri)
        .customHeaders(new DefaultHttpHeaders().set("authorization", bearer))
        .maxFramePayloadLength(EventBytes.LONGEST)
        .handleCloseFrames(false)
        .sendCloseFrame(null)
        .withUTF8Validator(false)
        .handshakeTimeoutMillis(60_000)
        .build();
  }

  private static final class Pipeline extends ChannelInitializer<SocketChannel> {
    private final WebSocketClientProtocolConfig config;
    private final ClientSocket socket;

    Pipeline(WebSocketClientProtocolConfig config, ClientSocket socket) {
      this.config = config;
      this.socket = socket;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      channel
          .pipeline()
          .addLast(new HttpClientCodec(), new HttpObjectAggregator(EventBytes.LONGEST))
          .addLast(new WebSocketClientProtocolHandler(config))
          .addLast(new WebSocketFrameAggregator(EventBytes.LONGEST), socket);
    }
  }
}
