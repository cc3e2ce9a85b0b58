package chat.filament.channel;

import chat.filament.core.Refusal;
import org.jspecify.annotations.Nullable;

/// The rule for channel names (`contract/rest.md` §8).
final class ChannelName {
  private ChannelName() {}

  /// The trimmed name, refused when it is not 1..64 printable ASCII characters.
  static String of(@Nullable String sent) {
    var name = sent == null ? "" : sent.strip();
    if (name.isEmpty() || name.length() > 64 || !name.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw Refusal.invalid("name: (expected: 1..64 printable ASCII characters)");
    }
    return name;
  }
}
