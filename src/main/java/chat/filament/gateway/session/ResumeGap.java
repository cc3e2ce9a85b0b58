package chat.filament.gateway.session;

import chat.filament.core.GuildId;

/// The payload of `resume_gap` for a guild: positions that a client may have missed something at,
/// both of them included.
public record ResumeGap(String guildId, long from, long to) {
  public static final String EVENT = "resume_gap";

  public ResumeGap(GuildId guild, long from, long to) {
    this(guild.value(), from, to);
  }
}
