/// Objects in a bucket of S3 or of a server that speaks its protocol.
///
/// Start at [chat.filament.platform.store.s3.S3Store]. An upload whose length is known is one
/// request that streams (`SizedUpload`); it holds its last piece back until it is committed, so
/// that nobody sees the object before, and a request that ends early leaves nothing. One whose
/// length is not known goes in parts of 5 MiB (`PartedUpload`). A download asks for a range and
/// takes as much as its reader does (`PieceSubscriber`).
///
/// The AWS SDK is used nowhere else. It has threads of its own; futures complete on the caller's
/// context.
@NullMarked
package chat.filament.platform.store.s3;

import org.jspecify.annotations.NullMarked;
