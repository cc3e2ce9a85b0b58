/// Plain Java that everything may use: ids, wire error codes, permissions and the Markdown token
/// stream.
///
/// Nothing here knows Vert.x, SQL or JSON, and nothing here holds state: every type is an immutable
/// value or a pure function, safe on any thread. Start at [chat.filament.core.permission.Access]
/// for who may do what.
@NullMarked
package chat.filament.core;

import org.jspecify.annotations.NullMarked;
