package chat.filament.writer;

import chat.filament.audit.AuditRow;
import chat.filament.platform.event.Event;
import java.util.List;

/// What a transaction did besides its own statements. Without events and audit rows it was no
/// change, and the transaction is rolled back.
///
/// @param result the answer
/// @param events for the guild's log, in order
/// @param effect what changed about access
public record Written<R>(R result, List<Event> events, List<AuditRow> audit, Effect effect) {
  public Written {
    events = List.copyOf(events);
    audit = List.copyOf(audit);
  }

  /// The answer of a transaction that found nothing to change.
  public static <R> Written<R> nothing(R result) {
    return new Written<>(result, List.of(), List.of(), new Effect.None());
  }

  boolean isNothing() {
    return events.isEmpty() && audit.isEmpty() && effect instanceof Effect.None;
  }
}
