package chat.filament.profile.image;

import chat.filament.platform.store.ObjectKey;

/// A picture that is in the store.
///
/// @param mimeType as detected
record ProfileImage(ObjectKey key, String mimeType, long sizeBytes, String sha256Hex) {}
