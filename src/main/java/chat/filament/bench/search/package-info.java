/// What the search scenario needs: texts and queries, the server's database and its own full-text
/// index, the processor time of the server's threads.
///
/// Unlike the other scenarios this one writes to the server's database: no server could be given a
/// million messages over its API in a reasonable time. It wants a server of its own.
@NullMarked
package chat.filament.bench.search;

import org.jspecify.annotations.NullMarked;
