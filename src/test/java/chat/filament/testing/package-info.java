/// Real parts for tests: a database, a whole server, HTTP and WebSocket clients. Everything is made
/// for one test class and gone after it, so classes can run at the same time.
@NullMarked
package chat.filament.testing;

import org.jspecify.annotations.NullMarked;
