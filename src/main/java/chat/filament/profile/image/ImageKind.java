package chat.filament.profile.image;

import chat.filament.core.UserId;
import chat.filament.platform.store.ObjectKey;
import chat.filament.profile.ProfileEvent;

/// The two pictures of a profile.
enum ImageKind {
  AVATAR("avatar", "avatars", 2_097_152),
  BANNER("banner", "banners", 6_291_456);

  private final String word;
  private final String folder;
  private final long maxBytes;

  ImageKind(String word, String folder, long maxBytes) {
    this.word = word;
    this.folder = folder;
    this.maxBytes = maxBytes;
  }

  /// As in paths and names of columns.
  String word() {
    return word;
  }

  String folder() {
    return folder;
  }

  long maxBytes() {
    return maxBytes;
  }

  ProfileEvent event(long version) {
    return switch (this) {
      case AVATAR -> new ProfileEvent.Avatar(version);
      case BANNER -> new ProfileEvent.Banner(version);
    };
  }

  /// The name of a new file.
  ///
  /// @param version any new id
  ObjectKey key(UserId user, String version) {
    return new ObjectKey(folder, user.value() + "-" + version);
  }
}
