package chat.filament.writer;

import chat.filament.core.GuildId;

/// Tells other nodes that this one has committed something. Called on a writer's event loop, once
/// for each commit; it may lose what it is told, since other nodes look for themselves, too.
public interface CommitHints {
  /// The hints of a server that is alone.
  CommitHints NONE = (guild, lastSeq, epoch) -> {};

  /// The guild's log ends at `lastSeq` now, and its access epoch is `epoch`.
  void committed(GuildId guild, long lastSeq, long epoch);
}
