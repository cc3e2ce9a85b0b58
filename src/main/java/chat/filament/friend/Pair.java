package chat.filament.friend;

import chat.filament.core.UserId;

/// Two people, whoever asked whom.
///
/// @param a the one with the smaller id
record Pair(UserId a, UserId b) {
  static Pair of(UserId one, UserId other) {
    return one.value().compareTo(other.value()) < 0 ? new Pair(one, other) : new Pair(other, one);
  }
}
