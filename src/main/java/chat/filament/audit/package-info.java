/// The audit trail (table `audit_logs`): who did what to whom, written in the transaction of the
/// change ([chat.filament.audit.AuditStore]) and listed by [chat.filament.audit.AuditFeature].
@NullMarked
package chat.filament.audit;

import org.jspecify.annotations.NullMarked;
