package chat.filament.media;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.event.AccessSource;
import java.time.Instant;

/// Signs a token whose grant was committed, and shows its participant in the call. `webhooks` is
/// whether LiveKit tells who is in a call; without, everybody with a token is. On the event loop of
/// the [MediaVerticle].
final class TokenHandover {
  private final AccessSource accesses;
  private final LiveKitTokens signing;
  private final VoiceCalls calls;
  private final AccessWatch watch;
  private final boolean webhooks;

  /// What the writer committed.
  record AuditedGrant(Grant grant, String username) {}

  TokenHandover(
      AccessSource accesses,
      LiveKitTokens signing,
      VoiceCalls calls,
      AccessWatch watch,
      boolean webhooks) {
    this.accesses = accesses;
    this.signing = signing;
    this.calls = calls;
    this.watch = watch;
    this.webhooks = webhooks;
  }

  /// What the writer decided may have been revoked since: batches of later commits were handled
  /// here already, so a participant shown now would not be checked again.
  IssueToken.IssuedToken hand(ParticipantKey key, AuditedGrant committed, Instant now) {
    var grant = committed.grant();
    var channel = key.channel();
    var access = accesses.peek(channel.guild(), key.user());
    if (access != null && !watch.isAllowed(key, grant, access)) {
      throw new Refusal(Problem.FORBIDDEN);
    }
    if (!webhooks) {
      calls.join(key, grant, now.getEpochSecond());
      if (access == null) {
        watch.check(key, grant);
      }
    }
    return new IssueToken.IssuedToken(
        grant, signing.participant(key, committed.username(), grant, now));
  }
}
