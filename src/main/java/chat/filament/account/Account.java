package chat.filament.account;

import chat.filament.core.UserId;

/// What a login needs to know of an account. `passwordHash` is a PHC string.
record Account(UserId user, String passwordHash, boolean locked) {
  @Override
  public String toString() {
    return "Account[user=" + user + ", locked=" + locked + "]";
  }
}
