package chat.filament.attachment.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.TreeSet;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeTypes;
import org.junit.jupiter.api.Test;

/// A detector that others maintain looks at the same samples, so that a slip of the table shows.
class TikaAgreementTest {
  private static final MediaTypes TYPES = new MediaTypes();
  private static final MimeTypes TIKA = MimeTypes.getDefaultMimeTypes();

  /// What the contract says, and what Tika says of the same sample. They differ in names, in how
  /// much they ask for, and in what Tika leaves to its parsers (the inside of containers).
  private static final String KNOWN_DIFFERENCES =
      """
      application/font-sfnt application/x-font-otf
      application/font-sfnt application/x-font-ttf
      application/java application/java-vm
      application/msword application/x-tika-msoffice
      application/octet-stream application/x-rpm
      application/octet-stream image/heif
      application/octet-stream image/tiff
      application/octet-stream video/quicktime
      application/vnd.android.dex application/x-dex
      application/vnd.ms-excel application/x-tika-msoffice
      application/vnd.ms-powerpoint application/x-tika-msoffice
      application/vnd.openxmlformats-officedocument.presentationml.presentation application/zip
      application/vnd.openxmlformats-officedocument.spreadsheetml.sheet application/x-tika-ooxml
      application/vnd.openxmlformats-officedocument.wordprocessingml.document application/x-tika-ooxml
      application/vnd.openxmlformats-officedocument.wordprocessingml.document application/zip
      application/x-executable application/x-elf
      application/x-google-chrome-extension application/x-chrome-package
      application/x-mach-binary application/java-vm
      application/x-mach-binary application/x-mach-o
      application/x-mach-binary application/x-mach-o-universal
      application/x-nintendo-nes-rom application/x-nesrom
      application/x-ole-storage application/x-tika-msoffice
      application/zip application/x-tika-ooxml
      audio/ogg audio/vorbis
      image/avif image/heif
      image/avif video/quicktime
      image/gif text/plain
      image/heif image/heif-sequence
      image/openraster application/zip
      video/mp4 video/quicktime
      video/webm application/x-matroska
      video/x-matroska application/x-matroska
      video/x-ms-wmv video/x-ms-asf
      """;

  @Test
  void tikaSaysTheSameButForKnownDifferences() throws IOException {
    var differences = new TreeSet<String>();
    for (var vector : TypeVectors.all()) {
      var detected = TYPES.detect(vector.sample());
      var tikas = TIKA.detect(new ByteArrayInputStream(vector.sample()), new Metadata());
      if (!isSame(detected, tikas.getBaseType())) {
        differences.add(detected + " " + tikas.getBaseType());
      }
    }
    assertThat(differences).containsExactlyElementsOf(KNOWN_DIFFERENCES.lines().toList());
  }

  private static boolean isSame(DetectedType detected, MediaType tikas) {
    return detected.accepts(DeclaredType.parse(tikas.toString()))
        || TIKA.getMediaTypeRegistry().normalize(MediaType.parse(detected.name())).equals(tikas);
  }
}
