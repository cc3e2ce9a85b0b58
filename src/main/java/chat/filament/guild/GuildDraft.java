package chat.filament.guild;

import chat.filament.core.PlainName;
import chat.filament.core.Refusal;
import org.jspecify.annotations.Nullable;

/// What a new guild is to be: `{name, visibility?}`, private unless it says otherwise.
record GuildDraft(String name, String visibility) {
  GuildDraft(@Nullable String name, @Nullable String visibility) {
    this.name = PlainName.of("name", name);
    this.visibility = visibility == null ? Guild.PRIVATE : checkedVisibility(visibility);
  }

  static String checkedVisibility(String visibility) {
    if (!visibility.equals(Guild.PRIVATE) && !visibility.equals(Guild.PUBLIC)) {
      throw Refusal.invalid("visibility: (expected: private or public)");
    }
    return visibility;
  }
}
