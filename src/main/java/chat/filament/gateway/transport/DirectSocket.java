package chat.filament.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The kernel's socket of a connection. A frame for which nothing waits goes to it directly: an
/// entry in the channel's queue, made and taken back for each of very many sockets, would cost half
/// as much again as the system call. On the channel's event loop.
final class DirectSocket {
  private final Channel channel;
  private final Socket socket;

  private DirectSocket(Channel channel, Socket socket) {
    this.channel = channel;
    this.socket = socket;
  }

  /// Null for a transport that has none.
  static @Nullable DirectSocket of(Channel channel) {
    return channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket
        ? new DirectSocket(channel, socket)
        : null;
  }

  /// Sends a borrowed frame and queues what the kernel does not take of it. False when nothing of
  /// it was sent, because others wait before it or the connection is broken; the queue then finds
  /// out which.
  boolean send(ByteBuf frame) {
    var waiting = channel.unsafe().outboundBuffer();
    if (waiting == null || !waiting.isEmpty() || !channel.isActive() || !frame.hasMemoryAddress()) {
      return false;
    }
    int from = frame.readerIndex();
    int sent = send(frame.memoryAddress(), from, frame.writerIndex());
    if (sent <= 0) {
      return false;
    }
    if (sent < frame.readableBytes()) {
      var rest = frame.retainedSlice(from + sent, frame.readableBytes() - sent);
      var _ = channel.writeAndFlush(rest, channel.voidPromise());
    }
    return true;
  }

  private int send(long memory, int from, int to) {
    try {
      return socket.sendAddress(memory, from, to);
    } catch (IOException broken) {
      return -1; // the channel meets it again with the next write, and closes
    }
  }
}
