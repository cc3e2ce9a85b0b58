package chat.filament.media;

import chat.filament.core.GuildId;
import chat.filament.core.permission.Access;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.event.Batch;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes participants who have lost access or a right that their token gave them
/// (`contract/voice.md` §4). On the event loop of the [MediaVerticle].
///
/// LiveKit could narrow a participant's rights, but the token would bring them back at the next
/// reconnect; so losing one right ends the call, and the client asks for a token of what is left.
final class AccessWatch {
  private static final Logger LOG = LoggerFactory.getLogger(AccessWatch.class);

  private final AccessSource accesses;
  private final Roster roster;
  private final Calls calls;
  private final InstantSource clock;

  AccessWatch(AccessSource accesses, Calls calls, InstantSource clock) {
    this.accesses = accesses;
    this.roster = calls.roster();
    this.calls = calls;
    this.clock = clock;
  }

  /// Checks whom a commit concerns.
  void changed(Batch batch) {
    switch (batch.access()) {
      case AccessChange.None _, AccessChange.Description _ -> {}
      case AccessChange.Standings(var standings) ->
          standings.forEach(standing ->
              roster
                  .of(standing.user())
                  .filter(participant -> isIn(batch.guild(), participant))
                  .ifPresent(this::check));
      case AccessChange.Structure _, AccessChange.Reloaded _, AccessChange.Deleted _ ->
          roster.everybody(participant -> isIn(batch.guild(), participant)).forEach(this::check);
      case AccessChange.Networks _ -> {} // the next token is refused
    }
  }

  private static boolean isIn(GuildId guild, Participant participant) {
    return participant.seat().place().guild().equals(guild);
  }

  void check(Participant participant) {
    check(participant.seat(), participant.granted());
  }

  /// Removes whoever sits here unless the newest committed state allows all of `grant`. If that
  /// state cannot be read now, the sweep asks again.
  void check(Seat seat, Grant grant) {
    var guild = seat.place().guild();
    var known = accesses.peek(guild, seat.user());
    if (known != null) {
      decide(seat, grant, Optional.of(known));
      return;
    }
    accesses
        .of(guild, seat.user())
        .onComplete(
            loaded -> {
              var newest = accesses.peek(guild, seat.user());
              decide(seat, grant, newest == null ? loaded : Optional.of(newest));
            },
            failure ->
                LOG.atWarn()
                    .addKeyValue("event", "media.access_unknown")
                    .addKeyValue("error", failure.getMessage())
                    .log("access not known now; asked again with the next sweep"));
  }

  private void decide(Seat seat, Grant grant, Optional<Access> access) {
    boolean allowed =
        access.map(found -> grant.isWithin(found.in(seat.place().channel()))).orElse(false);
    if (!allowed && roster.on(seat).isPresent()) {
      LOG.atInfo()
          .addKeyValue("event", "voice.permission_reevaluate")
          .addKeyValue("user_id", seat.user())
          .addKeyValue("guild_id", seat.place().guild())
          .addKeyValue("channel_id", seat.place().channel())
          .log("removed from a call");
      calls.remove(seat, clock.instant().getEpochSecond());
    }
  }
}
