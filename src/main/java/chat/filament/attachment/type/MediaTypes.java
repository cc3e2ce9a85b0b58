package chat.filament.attachment.type;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Detects types by signature. Any number of threads may share one.
public final class MediaTypes {
  /// How much of a file is worth keeping for [#detect].
  public static final int SAMPLE_BYTES = Sample.MAX_BYTES;

  static final String TEXT = "text/plain";
  static final String BYTES = "application/octet-stream";

  private final List<Signature> signatures;
  private final Set<String> withSignature;
  private final Aliases aliases;

  public MediaTypes() {
    this.signatures =
        TableLine.ofResource("/types/signatures.txt").stream().map(SignatureParser::parse).toList();
    this.withSignature =
        signatures.stream().map(Signature::type).collect(Collectors.toUnmodifiableSet());
    this.aliases = new Aliases(TableLine.ofResource("/types/aliases.txt"));
  }

  /// The type of what begins with some bytes.
  ///
  /// @param sample the first bytes of a file, at most [#SAMPLE_BYTES] of which count; all of it, if
  ///   it is shorter
  public DetectedType detect(byte[] sample) {
    var bytes = new Sample(sample);
    for (var signature : signatures) {
      if (signature.matches(bytes)) {
        return new DetectedType(signature.type(), this);
      }
    }
    return new DetectedType(bytes.isText() ? TEXT : BYTES, this);
  }

  boolean areAliases(String detected, String declared) {
    return aliases.contain(detected, declared);
  }

  boolean hasSignature(String type) {
    return withSignature.contains(type);
  }
}
