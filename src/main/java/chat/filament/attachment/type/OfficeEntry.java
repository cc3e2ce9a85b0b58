package chat.filament.attachment.type;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// A zip that is an office document (OOXML): its first entry is one that such documents begin with,
/// and the name of one of the first four starts with the given folder. Headers are searched for, as
/// their distance is not always written in them; nothing is unpacked.
record OfficeEntry(String folder) implements Condition {
  private static final byte[] HEADER = {'P', 'K', 3, 4};
  private static final int NAME_OFFSET = 30;
  private static final int HEADERS = 4;
  private static final List<byte[]> BEGINNINGS =
      Stream.of("[Content_Types].xml", "_rels/.rels", "docProps").map(OfficeEntry::ascii).toList();

  @Override
  public boolean holds(Sample sample) {
    if (!sample.has(0, HEADER) || !beginsAsDocument(sample)) {
      return false;
    }
    var name = ascii(folder);
    var at = 0;
    for (var i = 0; i < HEADERS && at >= 0; i++) {
      if (sample.has(at + NAME_OFFSET, name)) {
        return true;
      }
      at = sample.find(HEADER, at + NAME_OFFSET);
    }
    return false;
  }

  private boolean beginsAsDocument(Sample sample) {
    return sample.has(NAME_OFFSET, ascii(folder))
        || BEGINNINGS.stream().anyMatch(name -> sample.has(NAME_OFFSET, name));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
