package chat.filament.guild;

import chat.filament.access.GuildStates;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.db.Database;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Page;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.writer.GuildWriters;
import io.vertx.core.Future;

/// The routes of members.
public final class MemberFeature implements Feature {
  private static final int DEFAULT_PAGE = 50;
  private static final int MAX_PAGE = 200;
  private static final UserId FIRST = new UserId("0".repeat(26));
  private static final Page<Member> MEMBERS =
      new Page<>("members", "next_cursor", Member::cursor, member -> member);

  private final Database database;
  private final GuildStates states;
  private final GuildWriters writers;

  public MemberFeature(Database database, GuildStates states, GuildWriters writers) {
    this.database = database;
    this.states = states;
    this.writers = writers;
  }

  @Override
  public void mount(Routes routes) {
    routes.get("/guilds/:guild_id/members").bearer().handle(this::list);
    routes.delete("/guilds/:guild_id/members/me").bearer().handle(this::leave);
    routes.post("/guilds/:guild_id/members/:user_id").bearer().handle(this::add);
  }

  private Future<Reply> list(Call call) {
    call.onlyQuery("cursor", "limit");
    int limit = call.limit(DEFAULT_PAGE, MAX_PAGE);
    var after = call.query("cursor").map(MemberFeature::cursor).orElse(FIRST);
    return states
        .readInside(
            call.guild(),
            call.user(),
            access -> {},
            access -> MemberStore.page(database, access.guild().id(), after, limit + 1))
        .map(rows -> MEMBERS.reply(rows, limit));
  }

  private static UserId cursor(String text) {
    return UserId.parse(text).orElseThrow(() -> Refusal.invalid("cursor: not a ULID"));
  }

  private Future<Reply> leave(Call call) {
    var guild = states.named(call.guild(), call.user());
    return writers.submit(new Leave(guild, call.user())).map(left -> Reply.noContent());
  }

  private Future<Reply> add(Call call) {
    var user = call.requiredId("user_id", UserId::parse);
    var guild = states.named(call.guild(), call.user());
    return writers.submit(new AddMember(guild, call.user(), user)).map(added -> Reply.accepted());
  }
}
