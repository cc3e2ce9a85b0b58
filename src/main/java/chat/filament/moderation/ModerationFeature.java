package chat.filament.moderation;

import chat.filament.access.GuildStates;
import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Permission;
import chat.filament.platform.db.Database;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Cursor;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Page;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.writer.GuildCommand;
import chat.filament.writer.GuildWriters;
import io.vertx.core.Future;

/// The routes of moderators.
public final class ModerationFeature implements Feature {
  private static final int DEFAULT_PAGE = 20;
  private static final int MAX_PAGE = 100;
  private static final Page<BanEntry> BANS =
      new Page<>("bans", "next_cursor", BanEntry::cursor, entry -> entry);

  private final Database database;
  private final GuildStates states;
  private final GuildWriters writers;

  public ModerationFeature(Database database, GuildStates states, GuildWriters writers) {
    this.database = database;
    this.states = states;
    this.writers = writers;
  }

  @Override
  public void mount(Routes routes) {
    routes
        .post("/guilds/:guild_id/members/:user_id/kick")
        .bearer()
        .handle(call -> change(call, Kick::new));
    routes
        .post("/guilds/:guild_id/members/:user_id/ban")
        .bearer()
        .handle(call -> change(call, Ban::new));
    routes.get("/guilds/:guild_id/bans").bearer().handle(this::list);
    routes
        .delete("/guilds/:guild_id/bans/:user_id")
        .bearer()
        .handle(call -> change(call, Unban::new));
  }

  /// What a moderator does to somebody.
  private interface Measure {
    GuildCommand<Boolean> by(GuildId guild, UserId actor, UserId user);
  }

  private Future<Reply> change(Call call, Measure measure) {
    var user = call.requiredId("user_id", UserId::parse);
    var guild = states.named(call.guild(), call.user());
    return writers.submit(measure.by(guild, call.user(), user)).map(changed -> Reply.accepted());
  }

  private Future<Reply> list(Call call) {
    call.onlyQuery("cursor", "limit");
    int limit = call.limit(DEFAULT_PAGE, MAX_PAGE);
    var after = call.query("cursor").map(Cursor::parse).orElse(Cursor.NEWEST);
    return states
        .readInside(
            call.guild(),
            call.user(),
            access -> access.require(Permission.BAN_MEMBER),
            access -> BanStore.page(database, access.guild().id(), after, limit + 1))
        .map(rows -> BANS.reply(rows, limit));
  }
}
