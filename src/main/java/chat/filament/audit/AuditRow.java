package chat.filament.audit;

import chat.filament.core.UserId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One row to be written. `details` is stored as JSON and never returned by any route; actions and
/// their keys are listed in `contract/auth.md` §10.
public record AuditRow(
    UserId actor, @Nullable UserId target, String action, Map<String, @Nullable Object> details) {

  public static AuditRow of(UserId actor, String action, Map<String, @Nullable Object> details) {
    return new AuditRow(actor, null, action, details);
  }
}
