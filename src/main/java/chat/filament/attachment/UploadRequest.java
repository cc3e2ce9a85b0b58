package chat.filament.attachment;

import chat.filament.attachment.type.DeclaredType;
import chat.filament.core.UserId;
import org.jspecify.annotations.Nullable;

/// What somebody says about a file before its bytes come.
record UploadRequest(
    Attachment.Place place, UserId owner, FileName name, @Nullable DeclaredType declared) {}
