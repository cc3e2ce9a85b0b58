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

/// Issues tokens (`contract/voice.md` §1, from step 9): a place is reserved, the guild's writer
/// decides again on the newest state and commits the audit row, then the token is signed and the
/// participant shown. On the event loop of the [MediaVerticle].
final class TokenIssuer {
  private final MediaParts parts;
  private final LiveKitTokens signing;
  private final ParticipantRegistry registry;
  private final IssuedTokens tokens;
  private final VoiceCalls calls;
  private final AccessWatch watch;

  TokenIssuer(MediaParts parts, LiveKitTokens signing, VoiceCalls calls, AccessWatch watch) {
    this.parts = parts;
    this.signing = signing;
    this.registry = calls.registry();
    this.tokens = calls.tokens();
    this.calls = calls;
    this.watch = watch;
  }

  private record AuditedGrant(Grant grant, String username) {}

  Future<IssueToken.IssuedToken> issue(IssueToken ask) {
    var now = parts.clock().instant();
    var key = ask.key();
    long wait = tokens.channelWait(key, now.getEpochSecond());
    if (wait == 0 && ask.checked().canSubscribe()) {
      wait = tokens.subscribeWait(key, now.getEpochSecond());
    }
    if (wait > 0) {
      parts.metrics().rateLimitHits().increment("media", "subscribe");
      return Future.failedFuture(Refusal.retryAfter(Problem.RATE_LIMITED, (int) wait));
    }
    if (!registry.reserve(key)) {
      return Future.failedFuture(new Refusal(Problem.QUOTA_EXCEEDED));
    }
    long expiry = now.getEpochSecond() + LiveKitTokens.TTL_SECONDS;
    tokens.add(key, ask.checked(), expiry);
    return parts
        .writers()
        .submit(GuildCommand.of(key.channel().guild(), Set.of(key.user()), on -> decide(on, ask)))
        .map(committed -> hand(key, committed, now))
        .onFailure(refusal -> tokens.withdraw(key, expiry))
        .onComplete(done -> registry.release(key));
  }

  private static Change<AuditedGrant> decide(Decision on, IssueToken ask) {
    var key = ask.key();
    var channel = Optional.of(key.channel().id());
    var grant =
        VoiceRules.requireSomething(
            VoiceRules.grant(on.enter(key.user()), channel, ask.draft()).and(ask.checked()));
    return new Change.Write<>(transaction ->
        MediaStore.username(transaction, key.user())
            .map(username ->
                new ChangeResult<>(
                    new AuditedGrant(grant, username),
                    List.of(),
                    List.of(audit(ask, grant)),
                    new AccessChange.None())));
  }

  private static AuditRow audit(IssueToken ask, Grant grant) {
    var channel = ask.key().channel();
    return AuditRow.of(
        ask.key().user(),
        "media.token.issue",
        Map.of(
            "channel_id", channel.id(),
            "room", channel.room(),
            "requested_publish_sources",
                ask.draft().sources().stream().map(PublishSource::wire).toList(),
            "effective_publish_sources", grant.wire(),
            "can_publish", grant.canPublish(),
            "can_subscribe", grant.canSubscribe(),
            "ttl_secs", LiveKitTokens.TTL_SECONDS,
            "client_ip", ask.client().text(),
            "client_ip_source", ask.client().source()));
  }

  /// What the writer decided may have been revoked since: batches of later commits were handled
  /// here already, so a participant shown now would not be checked again.
  private IssueToken.IssuedToken hand(ParticipantKey key, AuditedGrant committed, Instant now) {
    var grant = committed.grant();
    var channel = key.channel();
    var access = parts.accesses().peek(channel.guild(), key.user());
    if (access != null && !grant.isWithin(access.in(channel.id()))) {
      throw new Refusal(Problem.FORBIDDEN);
    }
    if (!parts.liveKit().webhooks()) {
      calls.join(key, grant, now.getEpochSecond());
      if (access == null) {
        watch.check(key, grant);
      }
    }
    return new IssueToken.IssuedToken(
        grant, signing.participant(key, committed.username(), grant, now));
  }
}
