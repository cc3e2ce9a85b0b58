package chat.filament.account;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The signing keys as last read from the database.
record KeyRing(List<SigningKey> keys) {
  /// A key signs from this many seconds after it was made, so that by then every node has read it;
  /// the only one there is signs at once.
  static final long ACTIVE_AFTER = 15;

  KeyRing {
    keys = keys.stream().sorted(Comparator.comparingLong(SigningKey::createdAt)).toList();
  }

  Optional<SigningKey> find(String kid) {
    return keys.stream().filter(key -> key.kid().equals(kid)).findFirst();
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /// The key to sign with at `now` (unix seconds): the newest that is known everywhere, otherwise
  /// the oldest. There must be one.
  SigningKey signing(long now) {
    return keys.stream()
        .filter(key -> key.createdAt() + ACTIVE_AFTER <= now)
        .reduce((older, newer) -> newer)
        .orElseGet(keys::getFirst);
  }
}
