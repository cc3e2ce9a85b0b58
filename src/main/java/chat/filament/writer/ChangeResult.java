package chat.filament.writer;

import chat.filament.audit.AuditRow;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Event;
import chat.filament.platform.log.Head;
import java.util.List;

/// What a transaction did besides its own statements. Without events, audit rows and change of
/// access it was no change, and the log stays as it is.
///
/// @param result the answer
/// @param events for the guild's log, in order
public record ChangeResult<R>(
    R result, List<Event> events, List<AuditRow> audit, AccessChange access) {
  public ChangeResult {
    events = List.copyOf(events);
    audit = List.copyOf(audit);
  }

  /// The answer of a transaction that found nothing to change.
  public static <R> ChangeResult<R> nothing(R result) {
    return new ChangeResult<>(result, List.of(), List.of(), new AccessChange.None());
  }

  boolean isNothing() {
    return isSilent() && audit.isEmpty();
  }

  /// Whether nobody but the caller and the audit log gets to know.
  boolean isSilent() {
    return events.isEmpty() && access instanceof AccessChange.None;
  }

  /// The head after the commit.
  Head moves(Head from) {
    return from.after(events.size(), !(access instanceof AccessChange.None));
  }
}
