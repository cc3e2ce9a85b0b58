package chat.filament.gateway.presence;

import chat.filament.core.GuildId;
import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/// Changes of presence in one guild since the last announcement: all their frames in one buffer, so
/// that a socket costs one write however many they are.
///
/// Shared by all shards; the last `release` frees the buffer.
public final class Announcement extends AbstractReferenceCounted {
  private record Slice(int from, int to) {}

  private final GuildId guild;
  private final ByteBuf frames;
  private final int count;
  private final IdentityHashMap<Object, Slice> toldAlready;

  Announcement(
      GuildId guild, ByteBuf frames, int count, IdentityHashMap<Object, int[]> toldAlready) {
    this.guild = guild;
    this.frames = frames;
    this.count = count;
    this.toldAlready = new IdentityHashMap<>();
    toldAlready.forEach((socket, at) -> this.toldAlready.put(socket, new Slice(at[0], at[1])));
  }

  public GuildId guild() {
    return guild;
  }

  public int count() {
    return count;
  }

  /// All frames; borrowed, so write a retained duplicate.
  public ByteBuf frames() {
    return frames;
  }

  /// What `socket` is to get when it was told of its own coming already: the frames without that
  /// one, empty at worst, retained for the caller. Null for all other sockets.
  public @Nullable ByteBuf framesWithoutOwn(Object socket) {
    var own = toldAlready.get(socket);
    if (own == null) {
      return null;
    }
    int rest = frames.readableBytes() - (own.to() - own.from());
    return frames
        .alloc()
        .directBuffer(rest)
        .writeBytes(frames, 0, own.from())
        .writeBytes(frames, own.to(), frames.readableBytes() - own.to());
  }

  @Override
  protected void deallocate() {
    frames.release();
  }

  @Override
  public ReferenceCounted touch(Object hint) {
    return this;
  }
}
