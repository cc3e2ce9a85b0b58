package chat.filament.ipban;

import chat.filament.access.GuildStates;
import chat.filament.core.GuildId;
import chat.filament.core.Id;
import chat.filament.core.IdSource;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.permission.Permission;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.db.Sql;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Cursor;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Page;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.writer.GuildWriters;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;

/// The routes of address bans, for holders of `manage_ip_bans`. What they answer names people and
/// bans, never an address.
public final class IpBanFeature implements Feature {
  private static final String BANS = "/guilds/:guild_id/ip-bans";
  private static final int DEFAULT_PAGE = 20;
  private static final int MAX_PAGE = 100;
  private static final Page<IpBan> PAGE =
      new Page<>("bans", "next_cursor", IpBan::cursor, ban -> ban);

  /// What this feature works with; `maxBans` is the number that one guild may have at a time.
  public record Parts(
      Sql sql,
      GuildStates states,
      GuildWriters writers,
      Bus bus,
      IdSource ids,
      InstantSource clock,
      int maxBans) {}

  private record Created(int createdCount, List<String> banIds) {}

  private final Parts parts;

  public IpBanFeature(Parts parts) {
    this.parts = parts;
  }

  @Override
  public void mount(Routes routes) {
    routes.get(BANS).bearer().handle(this::list);
    routes.post(BANS + "/by-user").bearer().json(IpBanDraft.class, this::ban);
    routes.delete(BANS + "/:ban_id").bearer().handle(this::lift);
  }

  /// `GET /guilds/{g}/ip-bans`: those that are active.
  private Future<Reply> list(Call call) {
    call.onlyQuery("cursor", "limit");
    int limit = call.limit(DEFAULT_PAGE, MAX_PAGE);
    var after = call.query("cursor").map(Cursor::parse).orElse(Cursor.NEWEST);
    var guild = guild(call);
    long now = parts.clock.instant().getEpochSecond();
    return parts
        .states
        .read(
            guild,
            call.user(),
            found ->
                found
                    .orElseThrow(() -> new Refusal(Problem.NOT_FOUND))
                    .require(Permission.MANAGE_IP_BANS),
            access -> IpBanStore.page(parts.sql, guild, after, now, limit + 1))
        .map(rows -> PAGE.reply(rows, limit));
  }

  /// `POST /guilds/{g}/ip-bans/by-user`: whoever was seen before this request is known.
  private Future<Reply> ban(Call call, IpBanDraft draft) {
    var command = new BanAddresses(guild(call), call.user(), draft, parts.ids, parts.maxBans);
    return parts
        .bus
        .request(ObservationVerticle.Settle.ADDRESS, new ObservationVerticle.Settle())
        .compose(settled -> parts.writers.submit(command))
        .map(bans -> Reply.ok(new Created(bans.size(), bans)));
  }

  /// `DELETE /guilds/{g}/ip-bans/{ban_id}`
  private Future<Reply> lift(Call call) {
    var ban =
        Id.canonical(call.path("ban_id")).orElseThrow(() -> Refusal.invalid("ban_id: not a ULID"));
    return parts
        .writers
        .submit(new LiftAddressBan(guild(call), call.user(), ban))
        .map(lifted -> Reply.accepted());
  }

  /// Whether a guild exists is no secret here.
  private static GuildId guild(Call call) {
    return call.guild().orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
  }
}
