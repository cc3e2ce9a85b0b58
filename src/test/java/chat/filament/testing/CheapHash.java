package chat.filament.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Password hashes as the server stores them, at the least cost that Argon2id has. A login is as
/// cheap, since the cost is the hash's own; with real ones, they were a fifth of the suite's time.
final class CheapHash {
  private static final byte[] SALT = "0123456789abcdef".getBytes(UTF_8);

  private CheapHash() {}

  /// As a PHC string.
  static String of(String password) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(8)
            .withIterations(1)
            .withParallelism(1)
            .withSalt(SALT)
            .build());
    var hash = new byte[32];
    generator.generateBytes(password.getBytes(UTF_8), hash);
    var base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=8,t=1,p=1$"
        + base64.encodeToString(SALT)
        + "$"
        + base64.encodeToString(hash);
  }
}
