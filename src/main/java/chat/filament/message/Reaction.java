package chat.filament.message;

import java.util.List;

/// One emoji under a message, as one user sees it.
///
/// @param reactors the first 32 users by id
record Reaction(String emoji, int count, boolean reactedByMe, List<String> reactors) {
  Reaction {
    reactors = List.copyOf(reactors);
  }
}
