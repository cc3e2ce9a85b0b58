package chat.filament.core.permission;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a channel is for; fixed at its creation. Messages can be written in both.
public enum ChannelKind {
  TEXT,
  VOICE;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The kind with exactly this wire name.
  public static Optional<ChannelKind> parse(String wire) {
    return Stream.of(values()).filter(kind -> kind.wire().equals(wire)).findFirst();
  }

  /// The same for text that is known to name one.
  public static ChannelKind ofWire(String wire) {
    return parse(wire).orElseThrow();
  }
}
