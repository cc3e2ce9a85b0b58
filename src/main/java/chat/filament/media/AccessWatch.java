package chat.filament.media;

import chat.filament.core.GuildId;
import chat.filament.core.permission.Access;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.event.Batch;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes participants who have lost access or a right that their token gave them
/// (`contract/voice.md` §4), or who asked for it from an address that is banned by now. On the
/// event loop of the [MediaVerticle].
///
/// LiveKit could narrow a participant's rights, but the token would bring them back at the next
/// reconnect; so losing one right ends the call, and the client asks for a token of what is left.
final class AccessWatch {
  private static final Logger LOG = LoggerFactory.getLogger(AccessWatch.class);

  private final AccessSource accesses;
  private final ParticipantRegistry registry;
  private final VoiceCalls calls;
  private final InstantSource clock;

  AccessWatch(AccessSource accesses, VoiceCalls calls, InstantSource clock) {
    this.accesses = accesses;
    this.registry = calls.registry();
    this.calls = calls;
    this.clock = clock;
  }

  /// Checks whom a commit concerns.
  void changed(Batch batch) {
    switch (batch.access()) {
      case AccessChange.None _, AccessChange.Description _ -> {}
      case AccessChange.Standings(var standings, var _) ->
          standings.forEach(standing ->
              registry
                  .of(standing.user())
                  .filter(participant -> isIn(batch.guild(), participant))
                  .ifPresent(this::check));
      case AccessChange.Structure _,
          AccessChange.Reloaded _,
          AccessChange.Networks _,
          AccessChange.Deleted _ ->
          registry.everybody(participant -> isIn(batch.guild(), participant)).forEach(this::check);
    }
  }

  private static boolean isIn(GuildId guild, Participant participant) {
    return participant.key().channel().guild().equals(guild);
  }

  void check(Participant participant) {
    check(participant.key(), participant.granted());
  }

  /// Removes the participant unless the newest committed state allows all of `grant`. If that state
  /// cannot be read now, the sweep asks again.
  void check(ParticipantKey key, Grant grant) {
    allows(key, grant)
        .onComplete(
            allowed -> decide(key, allowed),
            failure ->
                LOG.atWarn()
                    .addKeyValue("event", "media.access_unknown")
                    .addKeyValue("error", failure.getMessage())
                    .log("access not known now; asked again with the next sweep"));
  }

  /// Whether the newest committed state allows all of `grant`; at once where that state is known.
  Future<Boolean> allows(ParticipantKey key, Grant grant) {
    var guild = key.channel().guild();
    var known = accesses.peek(guild, key.user());
    if (known != null) {
      return Future.succeededFuture(isAllowed(key, grant, Optional.of(known)));
    }
    return accesses
        .of(guild, key.user())
        .map(loaded -> {
          var newest = accesses.peek(guild, key.user());
          return isAllowed(key, grant, newest == null ? loaded : Optional.of(newest));
        });
  }

  private boolean isAllowed(ParticipantKey key, Grant grant, Optional<Access> access) {
    return access.map(found -> isAllowed(key, grant, found)).orElse(false);
  }

  boolean isAllowed(ParticipantKey key, Grant grant, Access access) {
    return grant.isWithin(access.in(key.channel().id())) && !isBanned(key, access);
  }

  /// Whether an address that a token was asked from is banned; owners may be anywhere.
  private boolean isBanned(ParticipantKey key, Access access) {
    var bans = access.guild().addressBans();
    long now = clock.instant().getEpochSecond();
    return bans.size() > 0
        && !access.isOwner()
        && calls.addresses(key, now).stream().anyMatch(ip -> bans.contain(ip, now));
  }

  private void decide(ParticipantKey key, boolean allowed) {
    if (!allowed && registry.on(key).isPresent()) {
      LOG.atInfo()
          .addKeyValue("event", "voice.permission_reevaluate")
          .addKeyValue("user_id", key.user())
          .addKeyValue("guild_id", key.channel().guild())
          .addKeyValue("channel_id", key.channel().id())
          .log("removed from a call");
      calls.remove(key, clock.instant().getEpochSecond());
    }
  }
}
