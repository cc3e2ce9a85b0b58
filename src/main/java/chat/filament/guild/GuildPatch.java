package chat.filament.guild;

import chat.filament.core.PlainName;
import chat.filament.core.Refusal;
import org.jspecify.annotations.Nullable;

/// What is to change about a guild: `{name?, visibility?}`, at least one of them.
record GuildPatch(@Nullable String name, @Nullable String visibility) {
  GuildPatch {
    if (name == null && visibility == null) {
      throw Refusal.invalid("body: nothing to change (expected: name or visibility)");
    }
    name = name == null ? null : PlainName.of("name", name);
    visibility = visibility == null ? null : GuildDraft.checkedVisibility(visibility);
  }

  Guild on(Guild before) {
    return new Guild(
        before.guildId(),
        name == null ? before.name() : name,
        visibility == null ? before.visibility() : visibility);
  }
}
