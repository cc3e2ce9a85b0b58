/// PostgreSQL: the pools, transactions, and the migrations that run before anything listens. Every
/// connection, statement and wait has a limit; which one says
/// [chat.filament.platform.db.DatabasePool].
///
/// Start at [chat.filament.platform.db.Database]. SQL itself stands in the features' `…Store`
/// classes. They take one type, [chat.filament.platform.db.Sql], which the pool and every
/// transaction are: one method is one statement, and its caller says whether it runs alone
/// (`GuildStore.directory(database, …)`) or as a part (`GuildStore.update(transaction, …)`).
@NullMarked
package chat.filament.platform.db;

import org.jspecify.annotations.NullMarked;
