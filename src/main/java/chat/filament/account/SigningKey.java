package chat.filament.account;

import javax.crypto.SecretKey;

/// A key that signs access tokens. `createdAt` is unix seconds; `current` is false once a newer one
/// has taken its place. Never printed.
record SigningKey(String kid, SecretKey secret, long createdAt, boolean current) {
  @Override
  public String toString() {
    return "SigningKey[kid=" + kid + ", current=" + current + "]";
  }
}
