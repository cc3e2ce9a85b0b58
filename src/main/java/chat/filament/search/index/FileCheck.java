package chat.filament.search.index;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.CRC32;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.jspecify.annotations.Nullable;

/// Reads every file of the index, as it is at one moment, and compares it with its checksum. Lucene
/// does that with the large files only when it merges them: until then a flipped bit would go
/// unnoticed and searches would answer wrongly. Holds on to the files until closed.
public final class FileCheck implements Closeable {
  private final IndexSnapshots snapshots;
  private final IndexSnapshot snapshot;
  private final Deque<String> files = new ArrayDeque<>();
  private final byte[] buffer = new byte[1 << 16];
  private final CRC32 sum = new CRC32();
  private @Nullable IndexInput file;

  FileCheck(IndexSnapshots snapshots) throws IOException {
    this.snapshots = snapshots;
    this.snapshot = snapshots.acquire();
    for (var leaf : snapshot.getLeafContexts()) {
      if (leaf.reader() instanceof SegmentReader segment) {
        files.addAll(segment.getSegmentInfo().files());
      }
    }
  }

  /// Reads about so many bytes more; false when everything was read.
  ///
  /// @throws CorruptIndexException when a file is not as it was written
  public boolean next(long bytes) throws IOException {
    for (long left = bytes; left > 0; ) {
      var open = file == null ? open() : file;
      if (open == null) {
        return false;
      }
      left -= read(open);
    }
    return true;
  }

  private @Nullable IndexInput open() throws IOException {
    var name = files.poll();
    sum.reset();
    file = name == null ? null : snapshot.reader().directory().openInput(name, IOContext.DEFAULT);
    return file;
  }

  private int read(IndexInput open) throws IOException {
    // the checksum itself stands at the end
    long rest = open.length() - Long.BYTES - open.getFilePointer();
    if (rest <= 0) {
      compare(open);
      return 1;
    }
    int length = (int) Math.min(rest, buffer.length);
    open.readBytes(buffer, 0, length);
    sum.update(buffer, 0, length);
    return length;
  }

  private void compare(IndexInput open) throws IOException {
    long written = CodecUtil.retrieveChecksum(open);
    if (written != sum.getValue()) {
      throw new CorruptIndexException("a file is not as it was written", open);
    }
    open.close();
    file = null;
  }

  @Override
  public void close() throws IOException {
    var open = file;
    file = null;
    if (open != null) {
      open.close();
    }
    snapshots.release(snapshot);
  }
}
