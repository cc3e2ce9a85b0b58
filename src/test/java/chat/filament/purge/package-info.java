/// What is deleted goes at once for whoever looks, and in batches for the database.
@NullMarked
package chat.filament.purge;

import org.jspecify.annotations.NullMarked;
