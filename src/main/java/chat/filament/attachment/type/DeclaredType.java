package chat.filament.attachment.type;

import chat.filament.core.Refusal;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The type that a client's `content-type` names.
///
/// @param name `type/subtype` in lower case; parameters are checked for their form and dropped
public record DeclaredType(String name) {
  private static final int MAX_CHARS = 1024;
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
  private static final String QUOTED =
      "\"[^\"\\\\\\p{Cntrl}]*+(?:\\\\[^\\p{Cntrl}][^\"\\\\\\p{Cntrl}]*+)*+\"";
  private static final String PARAMETER = TOKEN + "=(?:" + TOKEN + "|" + QUOTED + ")";
  private static final Pattern FORM =
      Pattern.compile(
          "(" + TOKEN + "/" + TOKEN + ")(?:[ \\t]*+;[ \\t]*+(?:" + PARAMETER + ")?+)*+[ \\t]*+");

  /// Null if there is no header, which is allowed; 400 if there is one that is malformed.
  public static @Nullable DeclaredType parse(@Nullable String header) {
    if (header == null) {
      return null;
    }
    var matcher = FORM.matcher(header);
    if (header.length() > MAX_CHARS || !matcher.matches()) {
      throw Refusal.invalid("content-type: expected type/subtype");
    }
    return new DeclaredType(matcher.group(1).toLowerCase(Locale.ROOT));
  }
}
