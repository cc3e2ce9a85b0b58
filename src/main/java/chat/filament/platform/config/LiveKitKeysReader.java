package chat.filament.platform.config;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// Reads LiveKit's key pairs: at start with everything else, and by themselves when they are
/// rotated.
public final class LiveKitKeysReader {
  private static final String KEY = "FILAMENT_LIVEKIT_API_KEY";
  private static final String SECRET = "FILAMENT_LIVEKIT_API_SECRET";
  private static final String OTHER_KEY = "FILAMENT_LIVEKIT_OTHER_API_KEY";
  private static final String OTHER_SECRET = "FILAMENT_LIVEKIT_OTHER_API_SECRET";

  /// What HS256 needs.
  private static final int SECRET_BYTES = 32;

  private final Variables variables;

  LiveKitKeysReader(Variables variables) {
    this.variables = variables;
  }

  /// Reads the files that the variables name again. Blocks. Fails with every problem at once.
  public static LiveKitKeys read(Map<String, String> environment) throws InvalidConfig {
    var variables = new Variables(environment);
    var keys = new LiveKitKeysReader(variables).keys();
    if (!variables.problems().isEmpty()) {
      throw new InvalidConfig(variables.problems());
    }
    return keys;
  }

  LiveKitKeys keys() {
    var id = variables.required(KEY, "the LiveKit API key");
    var secret = variables.required(SECRET, "the LiveKit API secret");
    return new LiveKitKeys(new LiveKitKey(id, checked(SECRET, secret)), other());
  }

  private Optional<LiveKitKey> other() {
    var id = variables.optional(OTHER_KEY).map(String::strip);
    var secret = variables.optional(OTHER_SECRET).map(String::strip);
    if (id.isPresent() != secret.isPresent()) {
      variables.problem(OTHER_KEY, "set without " + OTHER_SECRET + " or the reverse");
    }
    return id.flatMap(
        name -> secret.map(value -> new LiveKitKey(name, checked(OTHER_SECRET, value))));
  }

  private Secret checked(String name, String secret) {
    int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
    if (!secret.isEmpty() && bytes < SECRET_BYTES) {
      variables.problem(
          name, bytes + " bytes (expected: at least 32; make one with: openssl rand -base64 48)");
    }
    return new Secret(secret);
  }
}
