package chat.filament.gateway.shard;

import chat.filament.core.GuildId;

/// The payload of `resume_gap` for a guild: positions that a client may have missed something at,
/// both of them included.
record Gap(String guildId, long from, long to) {
  static final String EVENT = "resume_gap";

  Gap(GuildId guild, long from, long to) {
    this(guild.value(), from, to);
  }
}
