package chat.filament.audit;

import chat.filament.access.GuildStates;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.Permission;
import chat.filament.platform.db.Database;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Cursor;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Page;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.regex.Pattern;

/// `GET /guilds/{g}/audit` (`contract/rest.md` §8.1).
public final class AuditFeature implements Feature {
  private static final int DEFAULT_PAGE = 20;
  private static final Pattern ACTION_PREFIX = Pattern.compile("[a-z0-9._]{1,64}");
  private static final Page<AuditEntry> EVENTS =
      new Page<>("events", "next_cursor", AuditEntry::cursor, entry -> entry);

  private final Database database;
  private final GuildStates states;
  private final int maxPage;

  /// `maxPage` is the greatest `limit` that a caller may ask for.
  public AuditFeature(Database database, GuildStates states, int maxPage) {
    this.database = database;
    this.states = states;
    this.maxPage = maxPage;
  }

  @Override
  public void mount(Routes routes) {
    routes.get("/guilds/:guild_id/audit").bearer().handle(this::list);
  }

  private Future<Reply> list(Call call) {
    call.onlyQuery("limit", "cursor", "action_prefix");
    int limit = call.limit(Math.min(DEFAULT_PAGE, maxPage), maxPage);
    var after = call.query("cursor").map(Cursor::parse).orElse(Cursor.NEWEST);
    var prefix = call.query("action_prefix").map(AuditFeature::prefix).orElse("");
    var guild = call.guild().orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
    return states
        .read(
            guild,
            call.user(),
            AuditFeature::requireReader,
            access -> AuditReader.page(database, guild, prefix, after, limit + 1))
        .map(rows -> EVENTS.reply(rows, limit));
  }

  private static String prefix(String text) {
    if (!ACTION_PREFIX.matcher(text).matches()) {
      throw Refusal.invalid("action_prefix: (expected: 1..64 of a-z, 0-9, dot, underscore)");
    }
    return text;
  }

  private static Access requireReader(Optional<Access> access) {
    var known = access.orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
    if (!known.inGuild().has(Permission.VIEW_AUDIT_LOG)) {
      throw new Refusal(Problem.AUDIT_ACCESS_DENIED);
    }
    return known;
  }
}
