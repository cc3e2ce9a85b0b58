package chat.filament.message;

import chat.filament.core.ChannelId;
import chat.filament.core.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// By what a client repeats the creation of a message when it does not know what became of it. The
/// same key of the same user within a day means the same message.
///
/// @param value 1..255 visible ASCII characters
/// @param fingerprint SHA-256 of what is asked for, in hexadecimal; the same key for something else
///   is refused
record IdempotencyKey(String value, String fingerprint) {
  private static final Pattern FORM = Pattern.compile("[!-~]{1,255}");

  /// Empty when there is no such header.
  static Optional<IdempotencyKey> parse(
      @Nullable String header, ChannelId channel, MessageDraft draft) {
    if (header == null) {
      return Optional.empty();
    }
    if (!FORM.matcher(header).matches()) {
      throw Refusal.invalid("idempotency-key: (expected: 1..255 visible ASCII characters)");
    }
    return Optional.of(new IdempotencyKey(header, fingerprint(channel, draft)));
  }

  /// An id of a channel names its guild, too.
  private static String fingerprint(ChannelId channel, MessageDraft draft) {
    var ids = draft.attachments().stream().map(Object::toString).sorted().toList();
    var text = channel.value() + ids + draft.content();
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
