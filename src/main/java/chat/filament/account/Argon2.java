package chat.filament.account;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id hashes as PHC strings, `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`. Blocking: one
/// hash takes tens of milliseconds and 19 MiB.
final class Argon2 {
  static final int SALT_BYTES = 16;

  private static final int MEMORY_KIB = 19_456;
  private static final int ITERATIONS = 2;
  private static final int LANES = 1;
  private static final int HASH_BYTES = 32;
  private static final String BASE64 = "([A-Za-z0-9+/]{11,86})";
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,2})\\$"
              + BASE64
              + "\\$"
              + BASE64);

  private Argon2() {}

  private record Cost(int memoryKib, int iterations, int lanes) {}

  static String hash(byte[] password, byte[] salt) {
    var cost = new Cost(MEMORY_KIB, ITERATIONS, LANES);
    return phc(cost, salt, derive(password, salt, cost, HASH_BYTES));
  }

  /// Whether `password` gives this hash. The cost is the hash's own, so a change of the constants
  /// above leaves old ones valid. Fails when `phc` is not such a string: a fault of ours.
  static boolean matches(String phc, byte[] password) {
    var parts = PHC.matcher(phc);
    if (!parts.matches()) {
      throw new IllegalStateException("a stored password hash is not a PHC string of Argon2id");
    }
    var cost =
        new Cost(
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)));
    var decoder = Base64.getDecoder();
    var hash = decoder.decode(parts.group(5));
    return MessageDigest.isEqual(
        hash, derive(password, decoder.decode(parts.group(4)), cost, hash.length));
  }

  /// A hash that costs what a real one costs and that no password matches: what a login for nobody
  /// is compared with.
  static String unmatchable() {
    return phc(new Cost(MEMORY_KIB, ITERATIONS, LANES), new byte[SALT_BYTES], new byte[HASH_BYTES]);
  }

  private static String phc(Cost cost, byte[] salt, byte[] hash) {
    var base64 = Base64.getEncoder().withoutPadding();
    return String.format(
        Locale.ROOT,
        "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s",
        cost.memoryKib(),
        cost.iterations(),
        cost.lanes(),
        base64.encodeToString(salt),
        base64.encodeToString(hash));
  }

  private static byte[] derive(byte[] password, byte[] salt, Cost cost, int length) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.iterations())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .build());
    var hash = new byte[length];
    generator.generateBytes(password, hash);
    return hash;
  }
}
