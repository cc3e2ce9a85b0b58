package chat.filament.media;

import chat.filament.audit.AuditRow;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.event.AccessChange;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Issues tokens (`contract/voice.md` §1, from step 9): a seat is held, the guild's writer decides
/// again on the newest state and commits the audit row, then the token is signed and the seat
/// taken. On the event loop of the [MediaVerticle].
final class Issuing {
  private final MediaParts parts;
  private final LiveKitTokens signing;
  private final Roster roster;
  private final IssuedTokens tokens;
  private final Calls calls;
  private final AccessWatch watch;

  Issuing(MediaParts parts, LiveKitTokens signing, Calls calls, AccessWatch watch) {
    this.parts = parts;
    this.signing = signing;
    this.roster = calls.roster();
    this.tokens = calls.tokens();
    this.calls = calls;
    this.watch = watch;
  }

  private record Committed(Grant grant, String username) {}

  Future<IssueToken.Issued> issue(IssueToken ask) {
    var now = parts.clock().instant();
    var seat = ask.seat();
    long wait = ask.checked().canSubscribe() ? tokens.subscribeWait(seat, now.getEpochSecond()) : 0;
    if (wait > 0) {
      parts.metrics().rateLimitHits().increment("media", "subscribe");
      return Future.failedFuture(Refusal.retryAfter(Problem.RATE_LIMITED, (int) wait));
    }
    if (!roster.reserve(seat)) {
      return Future.failedFuture(new Refusal(Problem.QUOTA_EXCEEDED));
    }
    long expiry = now.getEpochSecond() + LiveKitTokens.TTL_SECONDS;
    tokens.add(seat, ask.checked(), expiry);
    return parts
        .writers()
        .submit(GuildCommand.of(seat.place().guild(), Set.of(seat.user()), on -> decide(on, ask)))
        .map(committed -> hand(seat, committed, now))
        .onFailure(refusal -> tokens.withdraw(seat, expiry))
        .onComplete(done -> roster.release(seat));
  }

  private static Change<Committed> decide(Decision on, IssueToken ask) {
    var seat = ask.seat();
    var channel = Optional.of(seat.place().channel());
    var grant =
        VoiceRules.requireSomething(
            VoiceRules.grant(on.enter(seat.user()), channel, ask.draft()).and(ask.checked()));
    return new Change.Write<>(transaction ->
        MediaStore.username(transaction, seat.user())
            .map(username ->
                new ChangeResult<>(
                    new Committed(grant, username),
                    List.of(),
                    List.of(audit(ask, grant)),
                    new AccessChange.None())));
  }

  private static AuditRow audit(IssueToken ask, Grant grant) {
    var place = ask.seat().place();
    return AuditRow.of(
        ask.seat().user(),
        "media.token.issue",
        Map.of(
            "channel_id", place.channel(),
            "room", place.room(),
            "requested_publish_sources", ask.draft().sources().stream().map(Source::wire).toList(),
            "effective_publish_sources", grant.wire(),
            "can_publish", grant.canPublish(),
            "can_subscribe", grant.canSubscribe(),
            "ttl_secs", LiveKitTokens.TTL_SECONDS,
            "client_ip", ask.client().text(),
            "client_ip_source", ask.client().source()));
  }

  /// What the writer decided may have been revoked since: batches of later commits were handled
  /// here already, so a seat taken now would not be checked again.
  private IssueToken.Issued hand(Seat seat, Committed committed, Instant now) {
    var grant = committed.grant();
    var place = seat.place();
    var access = parts.accesses().peek(place.guild(), seat.user());
    if (access != null && !grant.isWithin(access.in(place.channel()))) {
      throw new Refusal(Problem.FORBIDDEN);
    }
    if (!parts.liveKit().webhooks()) {
      calls.join(seat, grant, now.getEpochSecond());
      if (access == null) {
        watch.check(seat, grant);
      }
    }
    return new IssueToken.Issued(
        grant, signing.participant(seat, committed.username(), grant, now));
  }
}
