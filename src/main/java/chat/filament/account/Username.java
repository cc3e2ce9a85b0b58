package chat.filament.account;

import chat.filament.core.Refusal;
import java.util.Optional;
import java.util.regex.Pattern;

/// 3..32 characters of `[A-Za-z0-9_.]`, kept as typed; two that differ only in case are the same
/// name (`contract/auth.md` §1).
public record Username(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.]{3,32}");

  public Username {
    if (!FORM.matcher(value).matches()) {
      throw Refusal.invalid("username: (expected: 3..32 characters of A-Z a-z 0-9 _ .)");
    }
  }

  /// Empty when it is not well-formed.
  static Optional<Username> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new Username(text)) : Optional.empty();
  }
}
