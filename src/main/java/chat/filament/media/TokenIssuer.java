package chat.filament.media;

import chat.filament.audit.AuditRow;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.metrics.Metrics;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import chat.filament.writer.GuildWriters;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Issues tokens (`contract/voice.md` §1, from step 9): a place is reserved, the guild's writer
/// decides again on the newest state and commits the audit row, then the token is signed and the
/// participant shown. On the event loop of the [MediaVerticle].
final class TokenIssuer {
  private final GuildWriters writers;
  private final Metrics metrics;
  private final VoiceCalls calls;
  private final TokenHandover handover;
  private final InstantSource clock;

  TokenIssuer(
      GuildWriters writers,
      Metrics metrics,
      VoiceCalls calls,
      TokenHandover handover,
      InstantSource clock) {
    this.writers = writers;
    this.metrics = metrics;
    this.calls = calls;
    this.handover = handover;
    this.clock = clock;
  }

  Future<IssueToken.IssuedToken> issue(IssueToken ask) {
    var now = clock.instant();
    var key = ask.key();
    var tokens = calls.tokens();
    var registry = calls.registry();
    long wait = tokens.channelWait(key, now.getEpochSecond());
    if (wait == 0 && ask.checked().canSubscribe()) {
      wait = tokens.subscribeWait(key, now.getEpochSecond());
    }
    if (wait > 0) {
      metrics.rateLimitHits().increment("media", "subscribe");
      return Future.failedFuture(Refusal.retryAfter(Problem.RATE_LIMITED, (int) wait));
    }
    if (!registry.reserve(key)) {
      return Future.failedFuture(new Refusal(Problem.QUOTA_EXCEEDED));
    }
    long expiry = now.getEpochSecond() + LiveKitTokens.TTL_SECONDS;
    tokens.add(key, ask.checked(), expiry);
    calls.addresses().add(key, ask.client().ip(), expiry);
    return writers
        .submit(GuildCommand.of(key.channel().guild(), Set.of(key.user()), on -> decide(on, ask)))
        .map(committed -> handover.hand(key, committed, now))
        .onSuccess(issued -> calls.meters().issued())
        .onFailure(refusal -> tokens.withdraw(key, expiry))
        .onComplete(done -> registry.release(key));
  }

  private static Change<TokenHandover.AuditedGrant> decide(Decision on, IssueToken ask) {
    var key = ask.key();
    var channel = Optional.of(key.channel().id());
    var grant =
        VoiceRules.requireSomething(
            VoiceRules.grant(on.enter(key.user()), channel, ask.draft()).and(ask.checked()));
    return new Change.Write<>(transaction ->
        MediaStore.username(transaction, key.user())
            .map(username ->
                new ChangeResult<>(
                    new TokenHandover.AuditedGrant(grant, username),
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
}
