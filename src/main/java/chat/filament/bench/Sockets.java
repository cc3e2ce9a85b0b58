package chat.filament.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/// The client's event loops and the sockets on them. One thread carries ten thousand sockets; it is
/// taken from the same cores as the server, so there is one unless asked otherwise.
final class Sockets implements AutoCloseable {
  private final Target target;
  private final EventLoopGroup loops;
  private final ConcurrentMap<EventLoop, EventBytes> events = new ConcurrentHashMap<>();

  Sockets(Target target, int threads) {
    this.target = target;
    loops =
        new MultiThreadIoEventLoopGroup(
            threads, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /// Starts to connect a seat. `receiveBuffer` bounds what the kernel takes for the socket, 0
  /// leaves that to the kernel.
  LoadSocket connect(Seat seat, int receiveBuffer) {
    var loop = loops.next();
    var event = events.computeIfAbsent(loop, l -> new EventBytes(new byte[Frames.LONGEST]));
    var socket = new LoadSocket(seat, upgrade(seat), event);
    var bootstrap = bootstrap(loop, socket);
    if (receiveBuffer > 0) {
      bootstrap.option(ChannelOption.SO_RCVBUF, receiveBuffer);
    }
    var remote = new InetSocketAddress(target.host(), target.port());
    var connected =
        target
            .source(seat.number())
            .map(source -> bootstrap.connect(remote, new InetSocketAddress(source, 0)))
            .orElseGet(() -> bootstrap.connect(remote));
    connected.addListener(done -> {
      if (!done.isSuccess()) {
        socket.failed(done.cause());
      }
    });
    return socket;
  }

  /// Completes when everything the event loops had to do before is done, so that what they wrote
  /// can be read.
  void settle() {
    var turns =
        events.keySet().stream()
            .map(loop -> CompletableFuture.runAsync(() -> {}, loop))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(turns).join();
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
  }

  private Bootstrap bootstrap(EventLoop loop, ChannelHandler socket) {
    var bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 20_000)
            .handler(socket);
    return Epoll.isAvailable()
        ? bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true)
        : bootstrap;
  }

  /// The key is constant: nobody but this client reads the answer's accept header.
  private String upgrade(Seat seat) {
    return String.join(
        "\r\n",
        "GET /gateway/ws" + (seat.resumable() ? "?resume=1" : "") + " HTTP/1.1",
        "Host: " + target.host() + ":" + target.port(),
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        "Authorization: Bearer " + seat.account().tokens().access(),
        "",
        "");
  }
}
