package chat.filament.attachment;

import chat.filament.platform.store.ByteRange;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a request's `Range` asks of a file (RFC 9110 §14). Several ranges, other units and what is
/// malformed are ignored, as that text allows: the file is sent as a whole.
sealed interface RangeHeader {
  /// All of the file.
  record Whole() implements RangeHeader {}

  /// A part of it.
  record Part(ByteRange range) implements RangeHeader {}

  /// Nothing of it.
  record Unsatisfiable() implements RangeHeader {}

  Pattern ONE =
      Pattern.compile("bytes=[ \\t]*([0-9]{0,18})-([0-9]{0,18})[ \\t]*", Pattern.CASE_INSENSITIVE);

  static RangeHeader of(@Nullable String header, long size) {
    var one = ONE.matcher(header == null ? "" : header);
    if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
      return new Whole();
    }
    if (one.group(1).isEmpty()) {
      return suffix(Long.parseLong(one.group(2)), size);
    }
    long first = Long.parseLong(one.group(1));
    var last = Optional.of(one.group(2)).filter(text -> !text.isEmpty()).map(Long::parseLong);
    if (last.isPresent() && last.get() < first) {
      return new Whole(); // malformed
    }
    return first >= size
        ? new Unsatisfiable()
        : new Part(new ByteRange(first, Math.min(last.orElse(size), size - 1)));
  }

  private static RangeHeader suffix(long length, long size) {
    return length == 0
        ? new Unsatisfiable()
        : new Part(new ByteRange(Math.max(0, size - length), size - 1));
  }
}
