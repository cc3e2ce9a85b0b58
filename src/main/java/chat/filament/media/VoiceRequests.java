package chat.filament.media;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.platform.bus.Address;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.http.Call;
import chat.filament.platform.limit.Limit;
import chat.filament.platform.limit.Limits;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What callers may do in voice channels. On any event loop; the calls themselves are kept by the
/// [MediaVerticle].
final class VoiceRequests {
  private final AccessSource accesses;
  private final Limits limits;
  private final Bus bus;
  private final @Nullable UserId serverOwner;

  VoiceRequests(AccessSource accesses, Limits limits, Bus bus, @Nullable UserId serverOwner) {
    this.accesses = accesses;
    this.limits = limits;
    this.bus = bus;
    this.serverOwner = serverOwner;
  }

  /// Asks the [MediaVerticle] to end somebody's call, if they are in it. Answered with nothing.
  record LeaveCall(ParticipantKey key) {
    static final Address<LeaveCall> ADDRESS = new Address<>("media-leave-call");
  }

  /// Asks the [MediaVerticle] to set flags of a participant, if they are in the call. Answered with
  /// nothing.
  record FlagParticipant(ParticipantKey key, VoiceStateDraft draft) {
    static final Address<FlagParticipant> ADDRESS = new Address<>("media-flag-participant");
  }

  /// A token and where it leads.
  record VoiceToken(ParticipantKey key, IssueToken.IssuedToken issued) {}

  /// Refuses in the order of `contract/voice.md` §1.
  Future<VoiceToken> issue(Call call, TokenDraft draft) {
    return access(call).compose(access -> issue(call, access, draft));
  }

  private Future<Access> access(Call call) {
    return call.guild()
        .map(guild -> accesses.of(guild, call.user()))
        .orElse(Future.succeededFuture(Optional.empty()))
        .map(access -> access.orElseThrow(() -> Access.noGuild(call.user(), serverOwner)));
  }

  private Future<VoiceToken> issue(Call call, Access access, TokenDraft draft) {
    var grant = VoiceRules.grant(access, call.channel(), draft);
    if (grant.hasVideo()) {
      limits.check(Limit.MEDIA_PUBLISH, limiterKey(call));
    }
    VoiceRules.requireSomething(grant);
    var key = key(call).orElseThrow();
    return bus.<IssueToken, IssueToken.IssuedToken>request(
            IssueToken.ADDRESS, new IssueToken(key, draft, grant, call.client()))
        .map(issued -> new VoiceToken(key, issued));
  }

  Future<Void> leave(ParticipantKey key) {
    return bus.request(LeaveCall.ADDRESS, new LeaveCall(key));
  }

  Future<Void> flag(ParticipantKey key, VoiceStateDraft draft) {
    return bus.request(FlagParticipant.ADDRESS, new FlagParticipant(key, draft));
  }

  /// The caller in the channel of the path; empty when the path names none.
  static Optional<ParticipantKey> key(Call call) {
    return call.guild()
        .flatMap(guild -> call.channel().map(channel -> new VoiceChannel(guild, channel)))
        .map(channel -> new ParticipantKey(channel, call.user()));
  }

  /// IP, user, guild and channel; everything that is no id counts as one.
  static String limiterKey(Call call) {
    return String.join(
        " ",
        call.client().limiterKey(),
        call.user().value(),
        call.guild().map(GuildId::value).orElse("-"),
        call.channel().map(ChannelId::value).orElse("-"));
  }
}
