/// How large an image is, by its header and without decoding it: what says no to a decompression
/// bomb before anything unpacks it. Start at [chat.filament.attachment.image.ImageHeader].
@NullMarked
package chat.filament.attachment.image;

import org.jspecify.annotations.NullMarked;
