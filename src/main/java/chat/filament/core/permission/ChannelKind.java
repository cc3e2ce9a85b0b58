package chat.filament.core.permission;

import java.util.Locale;

/// What a channel is for; fixed at its creation. Messages can be written in both.
public enum ChannelKind {
  TEXT,
  VOICE;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static ChannelKind ofWire(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }
}
