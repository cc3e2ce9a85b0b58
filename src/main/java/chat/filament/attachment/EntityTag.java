package chat.filament.attachment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The tag of a file's content.
public record EntityTag(String value) {
  public static EntityTag of(String sha256Hex) {
    return new EntityTag("\"" + sha256Hex + "\"");
  }

  /// Whether `If-None-Match` names it: then the client has the file.
  public boolean isNamedBy(@Nullable String ifNoneMatch) {
    return ifNoneMatch != null
        && Arrays.stream(ifNoneMatch.split(","))
            .map(String::strip)
            .anyMatch(tag -> tag.equals("*") || tag.equals(value) || tag.equals("W/" + value));
  }

  /// Whether a range may be sent under `If-Range`: only if the client's part is of this very file.
  /// A date names none.
  boolean allowsRange(@Nullable String ifRange) {
    return ifRange == null || ifRange.strip().equals(value);
  }
}
