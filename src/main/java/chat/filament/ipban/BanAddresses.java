package chat.filament.ipban;

import chat.filament.audit.AuditRow;
import chat.filament.core.Cidr;
import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.core.permission.AddressBan;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.core.permission.Permission;
import chat.filament.platform.event.AccessChange;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import chat.filament.writer.Transaction;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Bans every network from which somebody was seen and that is not banned yet. Answers the ids of
/// the new bans.
///
/// @param maxBans the number of bans that the guild may have at a time
record BanAddresses(GuildId guild, UserId actor, IpBanDraft draft, IdSource ids, int maxBans)
    implements GuildCommand<List<String>> {
  /// What one answer can hold; a repetition bans the rest.
  private static final int MAX_AT_ONCE = 2_048;

  @Override
  public Set<UserId> users() {
    return Set.of(actor);
  }

  @Override
  public Change<List<String>> decide(Decision on) {
    var snapshot = on.guild().orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
    on.access(actor).require(Permission.MANAGE_IP_BANS);
    return new Change.Write<>(transaction -> write(transaction, snapshot));
  }

  private Future<ChangeResult<List<String>>> write(Transaction transaction, GuildSnapshot on) {
    return ObservationStore.notBanned(
            transaction, draft.target(), guild, transaction.now(), MAX_AT_ONCE)
        .compose(networks -> {
          if (networks.isEmpty()) {
            return Future.succeededFuture(ChangeResult.nothing(List.of()));
          }
          if (on.addressBans().active(transaction.now()) + networks.size() > maxBans) {
            return Future.failedFuture(new Refusal(Problem.QUOTA_EXCEEDED));
          }
          return insert(transaction, on, networks);
        });
  }

  private Future<ChangeResult<List<String>>> insert(
      Transaction transaction, GuildSnapshot on, List<Cidr> networks) {
    long now = transaction.now();
    @Nullable Long inSeconds = draft.expiresInSecs();
    @Nullable Long expiresAt = inSeconds == null ? null : now + inSeconds;
    var bans = bans(networks, expiresAt == null ? Long.MAX_VALUE : expiresAt);
    var origin =
        new IpBanStore.Origin(guild, draft.target(), actor, draft.reason(), now, expiresAt);
    return IpBanStore.insert(transaction, origin, bans)
        .map(done -> {
          var created = bans.stream().map(AddressBan::id).toList();
          return new ChangeResult<>(
              created,
              List.of(IpBanEvents.added(guild, bans.size(), now, actor)),
              List.of(audit(created, expiresAt)),
              new AccessChange.Networks(networks, on.with(on.addressBans().with(bans))));
        });
  }

  /// In the order of their ids.
  private List<AddressBan> bans(List<Cidr> networks, long expiresAt) {
    return IntStream.range(0, networks.size())
        .mapToObj(i -> new AddressBan(ids.next(), networks.get(i), expiresAt))
        .toList();
  }

  private AuditRow audit(List<String> created, @Nullable Long expiresAt) {
    var details = new HashMap<String, @Nullable Object>();
    details.put("created_count", created.size());
    details.put("ban_ids", created);
    details.put("expires_at_unix", expiresAt);
    return new AuditRow(actor, draft.target(), "moderation.ip_ban.add", details);
  }
}
