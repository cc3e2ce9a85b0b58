package chat.filament.audit;

import chat.filament.core.UserId;
import chat.filament.platform.http.Cursor;
import org.jspecify.annotations.Nullable;

/// An audit row as clients see it: without its details.
record AuditEntry(
    String auditId,
    UserId actorUserId,
    @Nullable UserId targetUserId,
    String action,
    long createdAtUnix,
    boolean ipBanMatch) {
  String cursor() {
    return new Cursor(createdAtUnix, auditId).text();
  }
}
