/// PostgreSQL: the pool, transactions, and the migrations that run before anything listens.
///
/// Start at [chat.filament.platform.db.Database]. SQL itself stands in the features' `…Store`
/// classes.
@NullMarked
package chat.filament.platform.db;

import org.jspecify.annotations.NullMarked;
