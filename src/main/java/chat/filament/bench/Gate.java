package chat.filament.bench;

import chat.filament.core.GuildId;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// A room that only the holders of one role see: takes access to it away and gives it back, in
/// every way there is. Blocks: call it on virtual threads.
final class Gate {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PERMISSION = "create_message";
  private static final int AT_A_TIME = 8;

  private final Api api;
  private final Account owner;
  private final Room room;
  private final String role;

  /// Somebody whose access comes and goes.
  record Guest(Account account, String userId) {}

  private Gate(Api api, Account owner, Room room, String role) {
    this.api = api;
    this.owner = owner;
    this.room = room;
    this.role = role;
  }

  /// Closes the guild's first room to everybody without a new role, which its members get and
  /// whoever joins from now on.
  static Gate close(Api api, Town.Guild guild) {
    var owner = guild.members().getFirst();
    var roles = "/guilds/" + guild.id() + "/roles";
    var draft = JSON.createObjectNode().put("name", "bench");
    draft.putArray("permissions");
    var role = api.ask(owner, HttpMethod.POST, roles, draft).text("role_id");
    var gate = new Gate(api, owner, guild.rooms().getFirst(), role);
    gate.ask(HttpMethod.POST, roles + "/default", JSON.createObjectNode().put("role_id", role));
    Parallel.each(guild.members(), AT_A_TIME, m -> gate.assign(gate.guest(m)));
    gate.override("role/" + role, List.of(PERMISSION), List.of());
    gate.override("role/" + gate.everyone(roles), List.of(), List.of(PERMISSION));
    return gate;
  }

  /// Lets an account that is no member in.
  Guest admit(Account account) {
    api.join(account, room.guild());
    return guest(account);
  }

  Account owner() {
    return owner;
  }

  /// Where the guest is to lose access in this way.
  Room roomFor(Loss loss, Guest guest) {
    if (loss == Loss.CHANNEL_DELETE) {
      return new Room(room.guild(), api.createChannel(owner, room.guild(), "short-lived"));
    }
    if (loss == Loss.GUILD_DELETE) {
      var guild = api.createGuild(owner, "bench short-lived");
      api.join(guest.account(), guild);
      return new Room(guild, api.createChannel(owner, guild, "short-lived"));
    }
    return room;
  }

  /// The answer says when the access was gone.
  Answer take(Loss loss, Guest guest, Room from) {
    var account = guest.account();
    var tokens = account.tokens();
    return switch (loss) {
      case KICK -> ask(HttpMethod.POST, member(guest) + "/kick", null);
      case BAN -> ask(HttpMethod.POST, member(guest) + "/ban", null);
      case LEAVE -> api.ask(account, HttpMethod.DELETE, guild() + "/members/me", null);
      case OVERRIDE -> override("member/" + guest.userId(), List.of(), List.of(PERMISSION));
      case ROLE -> ask(HttpMethod.DELETE, holder(guest), null);
      case LOGOUT -> {
        var body = JSON.createObjectNode().put("refresh_token", tokens.refresh());
        yield api.ask(account, HttpMethod.POST, "/auth/logout", body);
      }
      case SESSION ->
          api.ask(account, HttpMethod.DELETE, "/auth/sessions/" + tokens.session(), null);
      case CHANNEL_DELETE -> ask(HttpMethod.DELETE, from.path(), null);
      case GUILD_DELETE -> ask(HttpMethod.DELETE, guild(from.guild()), null);
    };
  }

  void giveBack(Loss loss, Guest guest) {
    switch (loss) {
      case KICK, LEAVE -> api.join(guest.account(), room.guild());
      case BAN -> {
        ask(HttpMethod.DELETE, guild() + "/bans/" + guest.userId(), null);
        api.join(guest.account(), room.guild());
      }
      case OVERRIDE -> ask(HttpMethod.DELETE, override("member/" + guest.userId()), null);
      case ROLE -> assign(guest);
      case LOGOUT, SESSION -> api.logIn(guest.account());
      case CHANNEL_DELETE, GUILD_DELETE -> {}
    }
  }

  private Guest guest(Account account) {
    return new Guest(account, api.userId(account));
  }

  private void assign(Guest guest) {
    ask(HttpMethod.POST, holder(guest), null);
  }

  private Answer override(String target, List<String> allow, List<String> deny) {
    var body = JSON.createObjectNode();
    allow.forEach(body.putArray("allow")::add);
    deny.forEach(body.putArray("deny")::add);
    return ask(HttpMethod.POST, override(target), body);
  }

  private String everyone(String roles) {
    var all = api.ask(owner, HttpMethod.GET, roles, null).json().path("roles");
    return StreamSupport.stream(all.spliterator(), false)
        .filter(r -> r.path("is_system").asBoolean())
        .filter(r -> r.path("name").asText().equals("@everyone"))
        .map(r -> r.path("role_id").asText())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no role @everyone"));
  }

  private Answer ask(HttpMethod method, String path, @Nullable ObjectNode body) {
    return api.ask(owner, method, path, body);
  }

  private String guild() {
    return guild(room.guild());
  }

  private static String guild(GuildId guild) {
    return "/guilds/" + guild;
  }

  private String member(Guest guest) {
    return guild() + "/members/" + guest.userId();
  }

  private String holder(Guest guest) {
    return guild() + "/roles/" + role + "/members/" + guest.userId();
  }

  private String override(String target) {
    return room.path() + "/permission-overrides/" + target;
  }
}
