package chat.filament.account;

import chat.filament.core.Refusal;
import org.jspecify.annotations.Nullable;

/// The body of a registration and a login. Only its types are checked here: a login must not tell a
/// badly formed name from a wrong password, and a registration checks its captcha first. Never
/// printed.
record Credentials(String username, String password, @Nullable String captchaToken) {
  Credentials {
    if (username == null) {
      throw Refusal.invalid("username: missing (expected: a string)");
    }
    if (password == null) {
      throw Refusal.invalid("password: missing (expected: a string)");
    }
  }

  @Override
  public String toString() {
    return "Credentials[***]";
  }
}
