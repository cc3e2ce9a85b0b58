package chat.filament.core;

import java.util.Optional;

/// A file that somebody uploaded, by its ULID.
public record AttachmentId(String value) implements Id {
  public AttachmentId {
    Id.requireCanonical("AttachmentId", value);
  }

  /// Reads client input in any case; empty when it is not a ULID.
  public static Optional<AttachmentId> parse(String text) {
    return Id.canonical(text).map(AttachmentId::new);
  }

  @Override
  public String toString() {
    return value;
  }
}
