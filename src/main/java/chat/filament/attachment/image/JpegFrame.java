package chat.filament.attachment.image;

import java.nio.ByteBuffer;
import java.util.Optional;

/// Finds the frame header of a JPEG, in which its size is: behind any number of segments, such as a
/// camera's data, that are skipped and not kept. Stricter than decoders are: what is not a row of
/// segments has no size.
final class JpegFrame {
  private enum State {
    MAGIC,
    MARKER,
    CODE,
    LENGTH,
    FRAME,
    FOUND,
    BROKEN
  }

  private static final int MARKER = 0xFF;
  private static final int START = 0xD8;
  private static final int LENGTH_BYTES = 2;

  /// Length, precision, height and width.
  private static final int FRAME_BYTES = 7;

  private final byte[] segment = new byte[FRAME_BYTES];
  private State state = State.MAGIC;
  private int code;
  private int filled;
  private long skip;

  /// Does not move the buffer.
  void add(ByteBuffer piece) {
    int at = piece.position();
    while (at < piece.limit() && state != State.FOUND && state != State.BROKEN) {
      if (skip > 0) {
        int step = (int) Math.min(skip, piece.limit() - at);
        skip -= step;
        at += step;
      } else {
        state = next(piece.get(at++) & 0xFF);
      }
    }
  }

  Optional<ImageSize> size() {
    var bytes = new Bytes(segment);
    return state == State.FOUND
        ? Bytes.size(bytes.bigEndian(5, 2), bytes.bigEndian(3, 2))
        : Optional.empty();
  }

  private State next(int value) {
    return switch (state) {
      case MAGIC -> magic(value);
      case MARKER -> value == MARKER ? State.CODE : State.BROKEN;
      case CODE -> code(value);
      case LENGTH -> length(value);
      case FRAME -> frame(value);
      case FOUND, BROKEN -> state;
    };
  }

  private State magic(int value) {
    filled++;
    if (value != (filled == 1 ? MARKER : START)) {
      return State.BROKEN;
    }
    return filled == 1 ? State.MAGIC : State.MARKER;
  }

  private State code(int value) {
    if (value == MARKER) {
      return State.CODE; // filling
    }
    code = value;
    filled = 0;
    // pixels, the end, or a marker without a segment: nothing of that comes before the frame
    boolean hasSegment = value >= 0xC0 && value != 0xD9 && value != 0xDA && (value & 0xF8) != 0xD0;
    return hasSegment && value != START ? State.LENGTH : State.BROKEN;
  }

  private State length(int value) {
    segment[filled++] = (byte) value;
    if (filled < LENGTH_BYTES) {
      return State.LENGTH;
    }
    long length = new Bytes(segment).bigEndian(0, LENGTH_BYTES);
    if (isFrame()) {
      return length >= FRAME_BYTES + 1 ? State.FRAME : State.BROKEN;
    }
    skip = length - LENGTH_BYTES;
    return length >= LENGTH_BYTES ? State.MARKER : State.BROKEN;
  }

  /// All the codings, but not the tables that are numbered among them.
  private boolean isFrame() {
    return code >= 0xC0 && code <= 0xCF && code != 0xC4 && code != 0xC8 && code != 0xCC;
  }

  private State frame(int value) {
    segment[filled++] = (byte) value;
    return filled < FRAME_BYTES ? State.FRAME : State.FOUND;
  }
}
