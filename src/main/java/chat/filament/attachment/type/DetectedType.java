package chat.filament.attachment.type;

import chat.filament.core.Refusal;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The type of a file by its content: what is stored, and what downloads say.
public final class DetectedType {
  private static final Set<String> UNSPECIFIC = Set.of(MediaTypes.BYTES, "binary/octet-stream");
  private static final Set<String> TEXTS =
      Set.of(MediaTypes.TEXT, "text/html", "text/xml", "text/x-shellscript");
  private static final Set<String> WITHOUT_SIGNATURE = Set.of(MediaTypes.TEXT, MediaTypes.BYTES);

  private final String name;
  private final MediaTypes types;

  DetectedType(String name, MediaTypes types) {
    this.name = name;
    this.types = types;
  }

  /// In lower case, without parameters.
  public String name() {
    return name;
  }

  /// Whether a file of this type may have been declared so; `null` is no declaration.
  public boolean accepts(@Nullable DeclaredType declared) {
    if (declared == null) {
      return true;
    }
    var other = declared.name();
    return UNSPECIFIC.contains(other)
        || other.equals(name)
        || types.areAliases(name, other)
        || (TEXTS.contains(name) && other.startsWith("text/"))
        || (WITHOUT_SIGNATURE.contains(name) && !types.hasSignature(other));
  }

  /// Refuses a file whose declared type is another one than its content's.
  public DetectedType requireAccepts(@Nullable DeclaredType declared) {
    if (!accepts(declared)) {
      throw Refusal.invalid(
          "content-type: " + Objects.requireNonNull(declared).name() + " (detected: " + name + ")");
    }
    return this;
  }

  @Override
  public String toString() {
    return name;
  }
}
