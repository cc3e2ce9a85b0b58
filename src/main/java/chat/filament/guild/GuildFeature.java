package chat.filament.guild;

import chat.filament.access.GuildStates;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.ClientSeen;
import chat.filament.platform.http.Cursor;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Page;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.platform.limit.Limit;
import chat.filament.writer.GuildWriters;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The routes of guilds.
public final class GuildFeature implements Feature {
  private static final int GUILDS_A_PAGE = 200;

  private static final Page<GuildStore.Listed> MINE =
      new Page<>("guilds", "next_cursor", GuildStore.Listed::cursor, GuildStore.Listed::guild);

  private static final int DEFAULT_DIRECTORY = 20;
  private static final int MAX_DIRECTORY = 50;
  private static final int MAX_SEARCHED_BYTES = 64;

  /// What the name of a guild can hold; anything else matches none.
  private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");

  private record Directory(List<Guild> guilds) {}

  private record Joined(GuildId guildId, String outcome) {}

  private final Guilds guilds;
  private final GuildStates states;
  private final GuildWriters writers;
  private final Bus bus;

  public GuildFeature(Guilds guilds, GuildStates states, GuildWriters writers, Bus bus) {
    this.bus = bus;
    this.guilds = guilds;
    this.states = states;
    this.writers = writers;
  }

  @Override
  public void mount(Routes routes) {
    routes.post("/guilds").bearer().json(GuildDraft.class, this::found);
    routes.get("/guilds").bearer().handle(this::mine);
    routes.get("/guilds/public").bearer().handle(this::directory);
    routes.patch("/guilds/:guild_id").bearer().json(GuildPatch.class, this::edit);
    routes.delete("/guilds/:guild_id").bearer().handle(this::delete);
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

  private Future<Reply> directory(Call call) {
    int limit = call.limit(DEFAULT_DIRECTORY, MAX_DIRECTORY);
    var part = call.query("q").map(GuildFeature::searched).orElse("");
    if (!PRINTABLE.matcher(part).matches()) {
      return Future.succeededFuture(Reply.ok(new Directory(List.of())));
    }
    return guilds.directory(part, limit).map(found -> Reply.ok(new Directory(found)));
  }

  private static String searched(String text) {
    var part = text.strip().toLowerCase(Locale.ROOT);
    if (part.getBytes(StandardCharsets.UTF_8).length > MAX_SEARCHED_BYTES) {
      throw Refusal.invalid("q: (expected: at most 64 bytes)");
    }
    return part;
  }

  private Future<Reply> edit(Call call, GuildPatch patch) {
    var guild = states.named(call.guild(), call.user());
    return writers.submit(new EditGuild(guild, call.user(), patch)).map(Reply::ok);
  }

  private Future<Reply> delete(Call call) {
    var guild = states.named(call.guild(), call.user());
    return writers.submit(new DeleteGuild(guild, call.user())).map(gone -> Reply.noContent());
  }

  /// Whatever becomes of it, the caller was seen.
  private Future<Reply> join(Call call) {
    bus.publish(ClientSeen.ADDRESS, new ClientSeen(call.user(), call.client()));
    var guild = call.guild().orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
    return writers
        .submit(new Join(guild, call.user(), call.client()))
        .map(outcome ->
            switch (outcome) {
              case ACCEPTED, ALREADY_MEMBER -> Reply.ok(new Joined(guild, outcome.wire()));
              case REJECTED_VISIBILITY -> throw new Refusal(Problem.NOT_FOUND);
              case REJECTED_USER_BAN -> throw new Refusal(Problem.DIRECTORY_JOIN_USER_BANNED);
              case REJECTED_IP_BAN -> throw new Refusal(Problem.DIRECTORY_JOIN_IP_BANNED);
            });
  }
}
