package chat.filament.account;

import chat.filament.core.Refusal;
import java.util.Optional;

/// The body of a change of password: the new one is checked here, the current one is right or
/// wrong. Never printed.
record PasswordDraft(String currentPassword, String newPassword) {
  PasswordDraft {
    if (currentPassword == null) {
      throw Refusal.invalid("current_password: missing (expected: a string)");
    }
    if (newPassword == null) {
      throw Refusal.invalid("new_password: missing (expected: a string)");
    }
    Password.require("new_password", newPassword);
  }

  Optional<Password> current() {
    return Password.parse(currentPassword);
  }

  Password next() {
    return Password.require("new_password", newPassword);
  }

  @Override
  public String toString() {
    return "PasswordDraft[***]";
  }
}
