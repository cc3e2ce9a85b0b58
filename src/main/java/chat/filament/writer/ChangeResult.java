package chat.filament.writer;

import chat.filament.audit.AuditRow;
import chat.filament.core.MessageId;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Event;
import chat.filament.platform.log.Head;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a transaction did besides its own statements. Without events, audit rows and change of
/// access it was no change, and the log stays as it is.
///
/// @param result the answer
/// @param events for the guild's log, in order
/// @param message the message that was made, null when none was
public record ChangeResult<R>(
    R result,
    List<Event> events,
    List<AuditRow> audit,
    AccessChange access,
    @Nullable MessageId message) {
  public ChangeResult {
    events = List.copyOf(events);
    audit = List.copyOf(audit);
  }

  public ChangeResult(R result, List<Event> events, List<AuditRow> audit, AccessChange access) {
    this(result, events, audit, access, null);
  }

  /// A transaction that made a message.
  public static <R> ChangeResult<R> message(R result, Event event, MessageId id) {
    return new ChangeResult<>(result, List.of(event), List.of(), new AccessChange.None(), id);
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
    var behind = from.after(events.size(), !(access instanceof AccessChange.None));
    return message == null ? behind : behind.with(message);
  }
}
