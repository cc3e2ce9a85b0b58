package chat.filament.account;

import chat.filament.core.UserId;

/// What a login needs to know of an account. `passwordHash` is a PHC string and never printed.
record Account(UserId user, String passwordHash) {
  @Override
  public String toString() {
    return "Account[user=" + user + "]";
  }
}
