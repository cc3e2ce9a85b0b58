/// Files in channels (`contract/rest.md` §14, `contract/content.md` §3).
///
/// Start at [chat.filament.attachment.AttachmentFeature], the only door for clients. An upload goes
/// `AttachmentFeature → Uploads → Upload`:
///
/// ```
/// reservation of the quota   attachment_reservations
/// temporary file             ObjectStore.begin, hashed while it arrives
/// file under its name        ObjectUpload.commit
/// row, reservation gone      RecordUpload, a command of the guild's writer
/// ```
///
/// Whatever breaks off in between leaves a reservation, which holds quota and file until
/// `AttachmentSweep` finds that nobody renews it. A row goes by a command (deleting the file itself
/// or its message) or by a purge (channel, guild); a trigger notes its file in `removed_objects`,
/// and the sweep deletes it a day later.
///
/// Messages claim files in the transaction that creates them and read them with themselves, through
/// [chat.filament.attachment.Claims] and [chat.filament.attachment.AttachmentJson]. Tables:
/// `attachments`, `attachment_reservations`. Everything runs on the caller's event loop, commands
/// on the writer's; no event loop touches a file.
@NullMarked
package chat.filament.attachment;

import org.jspecify.annotations.NullMarked;
