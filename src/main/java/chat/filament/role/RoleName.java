package chat.filament.role;

import chat.filament.core.CaseFolding;
import chat.filament.core.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rule for role names (`contract/rest.md` §9).
final class RoleName {
  private static final int MAX_BYTES = 32;

  /// Names that would pass for a system role.
  private static final Set<String> RESERVED = Set.of("@everyone", "workspace_owner");

  private RoleName() {}

  /// The trimmed name: 1..32 bytes without ASCII control characters, not that of a system role.
  static String of(@Nullable String sent) {
    var name = sent == null ? "" : sent.strip();
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    boolean control = name.chars().anyMatch(c -> c < 0x20 || c == 0x7F);
    if (bytes < 1 || bytes > MAX_BYTES || control) {
      throw Refusal.invalid("name: (expected: 1..32 bytes without control characters)");
    }
    if (RESERVED.contains(CaseFolding.fold(name))) {
      throw Refusal.invalid("name: reserved");
    }
    return name;
  }
}
