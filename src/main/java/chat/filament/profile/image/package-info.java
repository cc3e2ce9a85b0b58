/// Avatars and banners (`contract/content.md` §5, `contract/rest.md` §6).
///
/// Start at [chat.filament.profile.image.ProfileImageFeature]. A new picture is streamed into the
/// object store under a key of its own, then the row of the user takes it, and the file that the
/// row had is deleted a day later: at every moment the row points at a whole file. A file that a
/// crash left without a row is found by `ProfileImageSweep`.
///
/// Anybody on the network may read a picture. Owns the image columns of `users`. Runs on the event
/// loop of the request, which never touches a file.
@NullMarked
package chat.filament.profile.image;

import org.jspecify.annotations.NullMarked;
