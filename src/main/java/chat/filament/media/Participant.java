package chat.filament.media;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Somebody in a call. Times are unix seconds.
///
/// @param granted everything that the tokens issued since the join allow: any of them may be the
///   one in use
/// @param streams what the newest token lets them send, which is what others are shown
/// @param tokenAt when the newest token was issued
record Participant(
    ParticipantKey key,
    Grant granted,
    Set<PublishSource> streams,
    Flags flags,
    long joinedAt,
    long tokenAt,
    long updatedAt) {
  Participant {
    streams = PublishSource.inOrder(streams);
  }

  /// What the participant says of themselves; not enforced.
  record Flags(boolean muted, boolean deafened) {
    static final Flags NONE = new Flags(false, false);

    Flags with(VoiceStateDraft draft) {
      return new Flags(or(draft.isMuted(), muted), or(draft.isDeafened(), deafened));
    }

    private static boolean or(@Nullable Boolean wanted, boolean present) {
      return wanted == null ? present : wanted;
    }
  }

  static Participant joined(ParticipantKey key, Grant grant, long now) {
    return new Participant(key, grant, grant.sources(), Flags.NONE, now, now, now);
  }

  /// With a further token.
  Participant renewed(Grant grant, long now) {
    boolean same = streams.equals(grant.sources());
    return new Participant(
        key, granted.or(grant), grant.sources(), flags, joinedAt, now, same ? updatedAt : now);
  }

  Participant with(Flags changed, long now) {
    return new Participant(key, granted, streams, changed, joinedAt, tokenAt, now);
  }

  boolean sends(PublishSource source) {
    return streams.contains(source);
  }
}
