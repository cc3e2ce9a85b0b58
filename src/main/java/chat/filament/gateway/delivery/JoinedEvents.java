package chat.filament.gateway.delivery;

import chat.filament.gateway.protocol.Outbound;
import chat.filament.platform.event.Audience;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Events in a row for the same sockets. What came while a shard was busy shares not only a system
/// call: its frames are joined once, so that a socket costs one write however many they are.
final class JoinedEvents {
  /// What is joined at most. It is little beside what may wait for a socket, so that it fits
  /// wherever nothing waits.
  static final int MAX_BYTES = 16 * 1024;

  /// The same for a guild that is behind.
  static final int MAX_BYTES_BEHIND = 64 * 1024;

  /// Commits are joined up to about so many events, and up to more in a guild that is behind.
  static final int MAX_EVENTS = 64;

  static final int MAX_EVENTS_BEHIND = 512;

  private final List<Outbound> events;
  private @Nullable ByteBuf plain;
  private @Nullable ByteBuf numbered;

  /// At least one event.
  JoinedEvents(List<Outbound> events) {
    this.events = events;
  }

  /// Behind the last of the events from `from` on that go to the same channel and are joined; an
  /// event for anybody else stands alone.
  static int end(List<Delivery.Addressed> events, int from) {
    var first = events.get(from);
    int end = from + 1;
    if (first.outbound() == null || !(first.event().audience() instanceof Audience.InChannel)) {
      return end;
    }
    int bytes = first.outbound().bytes();
    int most = events.size() > MAX_EVENTS ? MAX_BYTES_BEHIND : MAX_BYTES;
    while (end < events.size()) {
      var next = events.get(end);
      bytes += next.outbound() == null ? most : next.outbound().bytes();
      if (bytes > most || !next.event().audience().equals(first.event().audience())) {
        return end;
      }
      end++;
    }
    return end;
  }

  List<Outbound> events() {
    return events;
  }

  long firstSeq() {
    return events.getFirst().seq();
  }

  long lastSeq() {
    return events.getLast().seq();
  }

  /// All frames; borrowed, so write a retained duplicate. `withPosition` as for [Outbound#frame].
  ByteBuf frames(boolean withPosition) {
    if (events.size() == 1) {
      return events.getFirst().frame(withPosition);
    }
    var known = withPosition ? numbered : plain;
    return known == null ? join(withPosition) : known;
  }

  private ByteBuf join(boolean withPosition) {
    int bytes = 0;
    for (var event : events) {
      bytes += event.frame(withPosition).readableBytes();
    }
    var joined = PooledByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
    for (var event : events) {
      var frame = event.frame(withPosition);
      joined.writeBytes(frame, frame.readerIndex(), frame.readableBytes());
    }
    if (withPosition) {
      numbered = joined;
    } else {
      plain = joined;
    }
    return joined;
  }

  void release() {
    if (plain != null) {
      plain.release();
    }
    if (numbered != null) {
      numbered.release();
    }
    plain = null;
    numbered = null;
  }
}
