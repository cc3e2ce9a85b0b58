package chat.filament.gateway.simulation;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What people tried to say and do, and what they were told had been done.
final class OperationLog {
  /// A message that was acknowledged.
  record Posted(String guild, String channel, String content) {}

  /// By message id.
  final Map<String, Posted> posted = new ConcurrentHashMap<>();

  /// The same in channels that do not outlive the run.
  final Map<String, Posted> shortLived = new ConcurrentHashMap<>();

  /// Contents that are sent once, whatever became of them.
  final Set<String> attempted = ConcurrentHashMap.newKeySet();

  /// Ids of messages that somebody tried to edit or to delete, and that were deleted.
  final Set<String> editing = ConcurrentHashMap.newKeySet();

  final Set<String> deleting = ConcurrentHashMap.newKeySet();
  final Set<String> deleted = ConcurrentHashMap.newKeySet();
}
