/// Small still pictures of images, for lists. Start at [chat.filament.attachment.preview.Previews].
///
/// What an image would become is known from its header before anything decodes it; then one thread
/// decodes one image at a time, in thinned rows, with the JDK's readers and TwelveMonkeys' for
/// WebP. The preview is a JPEG of pixels alone: where, when and with what it was taken is not in
/// it. An AVIF has its size and no preview, as there is no decoder for it in Java.
@NullMarked
package chat.filament.attachment.preview;

import org.jspecify.annotations.NullMarked;
