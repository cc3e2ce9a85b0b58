package chat.filament.media;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Somebody in a call. Times are unix seconds.
///
/// @param granted everything that the tokens issued since the join allow: any of them may be the
///   one in use
/// @param streams what others are shown that they send: what LiveKit tells where it calls our
///   webhook, else what the newest token lets them
/// @param tokenAt when the newest token was issued, or the newest connection was heard of
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

  static Participant joined(ParticipantKey key, Grant grant, Set<PublishSource> streams, long now) {
    return new Participant(key, grant, streams, Flags.NONE, now, now, now);
  }

  /// With a further token, or another connection.
  Participant renewed(Grant grant, Set<PublishSource> newStreams, long now) {
    boolean same = streams.equals(newStreams);
    return new Participant(
        key, granted.or(grant), newStreams, flags, joinedAt, now, same ? updatedAt : now);
  }

  Participant sending(Set<PublishSource> newStreams, long now) {
    return new Participant(key, granted, newStreams, flags, joinedAt, tokenAt, now);
  }

  Participant with(Flags changed, long now) {
    return new Participant(key, granted, streams, changed, joinedAt, tokenAt, now);
  }

  boolean sends(PublishSource source) {
    return streams.contains(source);
  }
}
