package chat.filament.attachment.preview;

import chat.filament.attachment.image.ImageSize;

/// What is known of an image.
///
/// @param size as it is shown, turned the way that a camera's orientation says
/// @param hasPreview whether a smaller picture of it is in the store
public record Picture(ImageSize size, boolean hasPreview) {}
