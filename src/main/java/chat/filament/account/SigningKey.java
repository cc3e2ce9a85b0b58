package chat.filament.account;

import javax.crypto.SecretKey;

/// A key that signs access tokens. `createdAt` is unix seconds. Never printed.
record SigningKey(String kid, SecretKey secret, long createdAt) {
  @Override
  public String toString() {
    return "SigningKey[kid=" + kid + "]";
  }
}
