/// The audit trail (table `audit_logs`): who did what to whom, written in the transaction of the
/// change.
@NullMarked
package chat.filament.audit;

import org.jspecify.annotations.NullMarked;
