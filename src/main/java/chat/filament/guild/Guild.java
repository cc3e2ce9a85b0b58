package chat.filament.guild;

import chat.filament.core.GuildId;
import chat.filament.core.permission.GuildSnapshot;

/// A guild as clients see it; `visibility` is `private` or `public`.
record Guild(GuildId guildId, String name, String visibility) {
  static final String PUBLIC = "public";
  static final String PRIVATE = "private";

  static Guild of(GuildSnapshot snapshot) {
    return new Guild(snapshot.id(), snapshot.name(), snapshot.isPublic() ? PUBLIC : PRIVATE);
  }

  /// The snapshot with this name and visibility.
  GuildSnapshot describe(GuildSnapshot snapshot) {
    return snapshot.described(name, visibility.equals(PUBLIC));
  }
}
