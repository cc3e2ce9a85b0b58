package chat.filament.ipban;

import chat.filament.access.GuildStates;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.platform.guard.AddressGuard;
import chat.filament.platform.guard.Surface;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.ClientAddress;
import chat.filament.platform.socket.AddressBanned;
import chat.filament.platform.socket.SocketCaller;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.function.Supplier;

/// Asks the guild's newest snapshot. Owners pass from everywhere, and a peer without an address is
/// nobody's.
public final class BanGuard implements AddressGuard {
  private final GuildStates states;
  private final BanHits hits;
  private final InstantSource clock;

  public BanGuard(GuildStates states, BanHits hits, InstantSource clock) {
    this.states = states;
    this.hits = hits;
    this.clock = clock;
  }

  @Override
  public Future<Void> check(Call call, Surface surface) {
    var guild = call.guild();
    return guild.isEmpty()
        ? Future.succeededFuture()
        : check(
            new BanHits.Hit(guild.get(), call.user(), surface),
            call.client(),
            () -> new Refusal(Problem.FORBIDDEN));
  }

  @Override
  public Future<Void> check(SocketCaller caller, GuildId guild, Surface surface) {
    return check(
        new BanHits.Hit(guild, caller.identity().user(), surface),
        caller.client(),
        AddressBanned::new);
  }

  @Override
  public Future<Void> check(UserId user, ClientAddress client, GuildId guild, Surface surface) {
    return check(
        new BanHits.Hit(guild, user, surface), client, () -> new Refusal(Problem.FORBIDDEN));
  }

  private Future<Void> check(
      BanHits.Hit hit, ClientAddress client, Supplier<RuntimeException> refusal) {
    return isBanned(hit.guild(), hit.user(), client)
        .compose(banned ->
            banned
                ? hits.record(hit, client.source())
                    .compose(recorded -> Future.<Void>failedFuture(refusal.get()))
                : Future.<Void>succeededFuture());
  }

  private Future<Boolean> isBanned(GuildId guild, UserId user, ClientAddress client) {
    return states.of(guild, user).map(found -> found.map(it -> isBanned(it, client)).orElse(false));
  }

  private boolean isBanned(Access access, ClientAddress client) {
    var ip = client.ip();
    var bans = access.guild().addressBans();
    return bans.size() > 0
        && ip != null
        && !access.isOwner()
        && bans.contain(ip, clock.instant().getEpochSecond());
  }
}
