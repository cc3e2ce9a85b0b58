/// The PostgreSQL that `filament dev` brings along, private to its data folder.
///
/// ```
///   data/postgres            the cluster, mode 0700
///   data/postgres.log        what PostgreSQL itself has to say, anew at every start
///   data/postgres.lock       held by the Filament that owns the folder
///   data/postgres.password   of its only role, mode 0600
///   data/postgres-programs   unpacked from the jar, mode 0700
/// ```
///
/// Start at [chat.filament.app.postgres.EmbeddedPostgres]. Nothing lies outside that folder, no
/// socket and no program, and nothing depends on the host's locale, so the folder can be moved to
/// another machine. A PostgreSQL that a killed Filament left behind is known by its working
/// directory, which is the cluster's folder. Linux only.
@NullMarked
package chat.filament.app.postgres;

import org.jspecify.annotations.NullMarked;
