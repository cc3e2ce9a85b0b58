package chat.filament.attachment.type;

import java.util.List;

/// Bytes at an offset, each within a range.
record BytePattern(int offset, List<ByteSpan> ranges) implements Condition {
  /// One byte: from `low` to `high`, or everything but that.
  record ByteSpan(int low, int high, boolean negated) {
    boolean contains(int value) {
      return value >= 0 && (value >= low && value <= high) != negated;
    }
  }

  @Override
  public boolean holds(Sample sample) {
    return holds(sample, offset);
  }

  boolean holds(Sample sample, long at) {
    for (var i = 0; i < ranges.size(); i++) {
      if (!ranges.get(i).contains(sample.at(at + i))) {
        return false;
      }
    }
    return true;
  }
}
