package chat.filament.profile;

import chat.filament.account.Username;
import chat.filament.core.Refusal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The body of a change of one's profile. Null leaves a field as it is; one of them is there.
///
/// @param aboutMarkdown at most 2,048 bytes without NUL, kept as typed
record ProfilePatch(@Nullable String username, @Nullable String aboutMarkdown) {
  private static final int MAX_BYTES = 2_048;

  ProfilePatch {
    if (username == null && aboutMarkdown == null) {
      throw Refusal.invalid("body: nothing to change (expected: username or about_markdown)");
    }
    if (username != null) {
      username = new Username(username).value();
    }
    if (aboutMarkdown != null) {
      requireAbout(aboutMarkdown);
    }
  }

  private static void requireAbout(String text) {
    if (text.indexOf(0) >= 0) {
      throw Refusal.invalid("about_markdown: NUL (expected: text without it)");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw Refusal.invalid("about_markdown: too long (expected: at most 2048 bytes)");
    }
  }
}
