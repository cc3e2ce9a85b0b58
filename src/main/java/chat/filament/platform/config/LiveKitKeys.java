package chat.filament.platform.config;

import java.util.List;
import java.util.Optional;

/// The pairs that LiveKit knows. It reads them only at start, so a rotation goes over a second one:
/// what we sign is signed with `active`, and what either signed is believed.
///
/// @param other the next pair before a rotation, the former one after it
public record LiveKitKeys(LiveKitKey active, Optional<LiveKitKey> other) {
  /// Both, the active one first.
  public List<LiveKitKey> all() {
    return other.map(second -> List.of(active, second)).orElse(List.of(active));
  }
}
