package chat.filament.guild;

import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Cursor;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Page;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.platform.limit.Limit;
import chat.filament.writer.GuildWriters;
import io.vertx.core.Future;

/// The routes of guilds.
public final class GuildFeature implements Feature {
  private static final int GUILDS_A_PAGE = 200;

  private static final Page<GuildStore.Listed> MINE =
      new Page<>("guilds", "next_cursor", GuildStore.Listed::cursor, GuildStore.Listed::guild);

  private record Joined(GuildId guildId, String outcome) {}

  private final Guilds guilds;
  private final GuildWriters writers;

  public GuildFeature(Guilds guilds, GuildWriters writers) {
    this.guilds = guilds;
    this.writers = writers;
  }

  @Override
  public void mount(Routes routes) {
    routes.post("/guilds").bearer().json(GuildDraft.class, this::found);
    routes.get("/guilds").bearer().handle(this::mine);
    routes
        .post("/guilds/:guild_id/join")
        .perIp(Limit.JOIN_IP)
        .bearer()
        .perUser(Limit.JOIN_USER)
        .handle(this::join);
  }

  private Future<Reply> found(Call call, GuildDraft draft) {
    return guilds.found(call.user(), draft).map(Reply::ok);
  }

  private Future<Reply> mine(Call call) {
    var after = call.query("cursor").map(Cursor::parse).orElse(Cursor.NEWEST);
    return guilds
        .ofMember(call.user(), after, GUILDS_A_PAGE + 1)
        .map(rows -> MINE.reply(rows, GUILDS_A_PAGE));
  }

  private Future<Reply> join(Call call) {
    var guild = call.guild().orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
    return writers
        .submit(new Join(guild, call.user(), call.client().source()))
        .map(outcome ->
            switch (outcome) {
              case ACCEPTED, ALREADY_MEMBER -> Reply.ok(new Joined(guild, outcome.wire()));
              case REJECTED_VISIBILITY -> throw new Refusal(Problem.NOT_FOUND);
              case REJECTED_USER_BAN -> throw new Refusal(Problem.DIRECTORY_JOIN_USER_BANNED);
            });
  }
}
