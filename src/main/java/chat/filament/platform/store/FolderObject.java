package chat.filament.platform.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A file that is open.
///
/// @param size when it was opened; files never change
/// @param copy where a piece lies between the file and the buffer that leaves
@SuppressWarnings("ArrayRecordComponent") // nobody compares these
record FolderObject(FileThreads threads, FileChannel channel, long size, byte[] copy)
    implements StoredObject {
  private static final int PIECE = ObjectStore.PIECE_BYTES;

  FolderObject(FileThreads threads, FileChannel channel, long size) {
    this(threads, channel, size, new byte[(int) Math.min(PIECE, size)]);
  }

  @Override
  public Future<Void> read(ByteRange range, PieceSink sink) {
    if (range.last() >= size) {
      return Future.failedFuture(new EOFException("range beyond the end of " + size + " bytes"));
    }
    Promise<Void> done = Promise.promise();
    from(range.first(), range, sink, done);
    return done.future();
  }

  /// A loop, and not a chain of futures that grows with the file.
  private void from(long at, ByteRange range, PieceSink sink, Promise<Void> done) {
    int length = (int) Math.min(PIECE, range.last() - at + 1);
    piece(at, length)
        .compose(sink::write)
        .onComplete(taken -> {
          if (taken.failed()) {
            done.fail(taken.cause());
          } else if (at + length > range.last()) {
            done.complete();
          } else {
            from(at + length, range, sink, done);
          }
        });
  }

  private Future<Buffer> piece(long first, int length) {
    return threads.call(() -> {
      var bytes = ByteBuffer.wrap(copy, 0, length);
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, first + bytes.position()) < 0) {
          throw new EOFException("a file became shorter");
        }
      }
      return Buffer.buffer(length).appendBytes(copy, 0, length);
    });
  }

  @Override
  public Future<Void> close() {
    return threads.run(channel::close);
  }
}
