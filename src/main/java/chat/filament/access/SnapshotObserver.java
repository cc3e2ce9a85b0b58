package chat.filament.access;

import chat.filament.core.UserId;
import chat.filament.core.permission.GuildSnapshot;

/// Is told of what was read from the database and for whom. On any thread; must not block.
public interface SnapshotObserver {
  SnapshotObserver NONE = (snapshot, user) -> {};

  /// The newest snapshot of a guild, when the standing of `user` there was read.
  void resolved(GuildSnapshot snapshot, UserId user);
}
