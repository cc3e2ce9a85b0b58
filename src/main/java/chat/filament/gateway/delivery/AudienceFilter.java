package chat.filament.gateway.delivery;

import chat.filament.core.ChannelId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.gateway.protocol.EventCounters;
import chat.filament.gateway.protocol.Outbound;
import chat.filament.gateway.session.GuildSubscriptions;
import chat.filament.gateway.session.ResumeGap;
import chat.filament.gateway.session.Subscriber;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.event.Audience;
import chat.filament.platform.http.Json;
import org.jspecify.annotations.Nullable;

/// Who of a guild's subscribers gets an event that is not for all of them (`contract/gateway.md`
/// §6).
///
/// Access is looked at when the event is delivered. It is then at least as new as the event,
/// because writers replace it before they publish.
final class AudienceFilter {
  enum Admission {
    YES,
    NO,
    /// It is not known any more and will not be. A client that resumes is told of a gap.
    UNDECIDED
  }

  private final GuildSubscriptions guild;
  private final Audience audience;
  private final AccessSource access;

  private AudienceFilter(GuildSubscriptions guild, Audience audience, AccessSource access) {
    this.guild = guild;
    this.audience = audience;
    this.access = access;
  }

  /// Null for an audience that needs none.
  static @Nullable AudienceFilter of(
      GuildSubscriptions guild, Audience audience, AccessSource access) {
    return switch (audience) {
      case Audience.InChannel _, Audience.InGuild _ -> null;
      case Audience.Viewers _, Audience.Holders _ -> new AudienceFilter(guild, audience, access);
    };
  }

  /// Null when that must be loaded first.
  @Nullable Admission admits(Subscriber subscriber) {
    var now = access.peek(guild.guild(), subscriber.session().user());
    if (now == null) {
      return null;
    }
    return switch (audience) {
      case Audience.InChannel _, Audience.InGuild _ -> Admission.YES;
      case Audience.Viewers(var channel) -> sees(now, channel, guild.structure());
      case Audience.Holders(var permission) -> yes(now.inGuild().has(permission));
    };
  }

  /// A channel that is gone counts as it was before. It is not known there either when access was
  /// already newer than what had been delivered as the first subscriber came.
  private static Admission sees(Access now, ChannelId channel, @Nullable GuildSnapshot before) {
    if (now.guild().channels().containsKey(channel)) {
      return yes(now.canSee(channel));
    }
    return before != null && before.channels().containsKey(channel)
        ? yes(now.under(before).canSee(channel))
        : Admission.UNDECIDED;
  }

  private static Admission yes(boolean admitted) {
    return admitted ? Admission.YES : Admission.NO;
  }

  /// What those get about whom it is undecided, for the event at position `seq`.
  Outbound gap(EventCounters.Table counters, long seq) {
    var of = counters.of(EventCounters.Scope.CONNECTION, ResumeGap.EVENT);
    return new Outbound(of, 0, Json.encode(new ResumeGap(guild.guild(), seq, seq)));
  }
}
