/// What the server itself does for backups, which `infra/scripts/backup.sh`, `restore.sh` and
/// `restore-drill.sh` make: it shows on `/metrics` when they last succeeded
/// ([chat.filament.backup.BackupAges]), and makes a restored database fit to be served
/// ([chat.filament.backup.RestoredDatabase], for `filament backup adopt`).
///
/// Owns the table `operation_successes`, which the scripts write: it lies in the database because
/// that survives restarts, is the same for all servers, and needs no folder that both can write.
@NullMarked
package chat.filament.backup;

import org.jspecify.annotations.NullMarked;
