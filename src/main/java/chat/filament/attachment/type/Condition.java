package chat.filament.attachment.type;

/// Something that the first bytes of a file of some type fulfil.
sealed interface Condition
    permits BytePattern,
        Condition.LongerThan,
        Condition.Binary,
        MediaBrand,
        OleRoot,
        OfficeEntry,
        SkippableFrames,
        Markup {

  boolean holds(Sample sample);

  record LongerThan(int bytes) implements Condition {
    @Override
    public boolean holds(Sample sample) {
      return sample.length() > bytes;
    }
  }

  /// For signatures so short that many a text begins with them.
  record Binary() implements Condition {
    @Override
    public boolean holds(Sample sample) {
      return !sample.isText();
    }
  }
}
