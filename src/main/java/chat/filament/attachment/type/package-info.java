/// What a file is, by its first bytes (`contract/content.md` §4): [MediaTypes#detect] for the type
/// that is stored and served, [DetectedType#requireAccepts] for whether the type that the client
/// declared may be believed to mean the same.
///
/// The contract's list is closed and ordered: its first match wins, and what matches nothing is
/// text or bytes. So the list is data, `types/signatures.txt`, and there is no second detector in
/// the server: whatever Apache Tika would answer is either what the list says or not allowed. Tika
/// is in the tests instead, where it looks at the same samples and must agree but for differences
/// that are named there.
///
/// A file's name is never looked at, nothing is unpacked, and no more than 8,192 bytes are read.
/// Everything here is immutable, takes some ten microseconds and may be called on any thread.
@NullMarked
package chat.filament.attachment.type;

import org.jspecify.annotations.NullMarked;
