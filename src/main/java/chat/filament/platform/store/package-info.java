/// Where the bytes of files lie: attachments, profile images, previews.
///
/// [chat.filament.platform.store.ObjectStore] is what features see; it knows keys and bytes, and
/// neither rows nor people. An object is there as a whole or not at all, and what was committed is
/// durable. `FolderStore` keeps objects as files of a folder:
///
/// ```
/// <root>/attachments/<ULID>        objects, named by their keys
/// <root>/.partial/<process>/<n>    uploads under way; a start removes those of dead processes
/// <root>/.partial/<process>.lock   held by a process that lives
/// ```
///
/// All methods may be called on any thread and never block; futures complete on the caller's
/// context. Blocking work runs on threads of its own, `filament-files`.
@NullMarked
package chat.filament.platform.store;

import org.jspecify.annotations.NullMarked;
