package chat.filament.attachment.type;

import java.util.List;

/// One line of the table: a type, and what its files start with.
///
/// @param alternatives at least one of them must hold, with all its conditions
record Signature(String type, List<List<Condition>> alternatives) {
  boolean matches(Sample sample) {
    for (var conditions : alternatives) {
      if (conditions.stream().allMatch(condition -> condition.holds(sample))) {
        return true;
      }
    }
    return false;
  }
}
