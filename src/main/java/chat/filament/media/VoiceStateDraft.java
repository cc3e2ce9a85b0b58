package chat.filament.media;

import chat.filament.core.Refusal;
import org.jspecify.annotations.Nullable;

/// Which of the flags that others see a participant sets; null leaves one as it is.
record VoiceStateDraft(@Nullable Boolean isMuted, @Nullable Boolean isDeafened) {
  VoiceStateDraft {
    if (isMuted == null && isDeafened == null) {
      throw Refusal.invalid("body: empty (expected: is_muted or is_deafened)");
    }
  }
}
