package chat.filament.bench.scenario;

import chat.filament.bench.client.LoadAccount;
import chat.filament.bench.client.LoadChannel;
import chat.filament.bench.client.Parallel;
import chat.filament.bench.client.RestClient;
import chat.filament.bench.client.ServerApi;
import chat.filament.core.GuildId;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// A channel that only the holders of one role see: takes access to it away and gives it back, in
/// every way there is. Blocks: call it on virtual threads.
record RestrictedChannel(ServerApi api, LoadAccount owner, LoadChannel channel, String role) {
  private static final JsonArray NOTHING = new JsonArray();
  private static final JsonArray MESSAGES = new JsonArray().add("create_message");

  /// Closes the guild's first channel to everybody without a new role, which its members get and
  /// whoever joins from now on.
  static RestrictedChannel create(ServerApi api, Topology.LoadGuild guild) {
    var owner = guild.members().getFirst();
    var roles = guild(guild.id()) + "/roles";
    var draft = new JsonObject().put("name", "bench").put("permissions", NOTHING);
    var role = api.ask(owner, HttpMethod.POST, roles, draft).text("role_id");
    var restricted = new RestrictedChannel(api, owner, guild.channels().getFirst(), role);
    restricted.ask(HttpMethod.POST, roles + "/default", new JsonObject().put("role_id", role));
    Parallel.each(guild.members(), Topology.SETTING_UP, restricted::assign);
    restricted.override("role/" + role, MESSAGES, NOTHING);
    restricted.override("role/" + restricted.everyone(roles), NOTHING, MESSAGES);
    return restricted;
  }

  /// Lets an account that is no member in.
  void admit(LoadAccount account) {
    api.identify(account);
    api.join(account, channel.guild());
  }

  /// Where the guest is to lose access in this way.
  LoadChannel channelFor(RevocationKind kind, LoadAccount guest) {
    if (kind == RevocationKind.CHANNEL_DELETE) {
      return api.createChannel(owner, channel.guild(), "short-lived");
    }
    if (kind == RevocationKind.GUILD_DELETE) {
      var guild = api.createGuild(owner, "bench short-lived");
      api.join(guest, guild);
      return api.createChannel(owner, guild, "short-lived");
    }
    return channel;
  }

  /// The answer says when the access was gone.
  RestClient.Answer take(RevocationKind kind, LoadAccount guest, LoadChannel from) {
    var member = guild(channel.guild()) + "/members/" + guest.userId();
    return switch (kind) {
      case KICK -> ask(HttpMethod.POST, member + "/kick", null);
      case BAN -> ask(HttpMethod.POST, member + "/ban", null);
      case LEAVE -> api.ask(guest, HttpMethod.DELETE, guild(channel.guild()) + "/members/me", null);
      case OVERRIDE -> override("member/" + guest.userId(), NOTHING, MESSAGES);
      case ROLE -> ask(HttpMethod.DELETE, holder(guest), null);
      case LOGOUT -> {
        var body = new JsonObject().put("refresh_token", guest.tokens().get().refresh());
        yield api.ask(guest, HttpMethod.POST, "/auth/logout", body);
      }
      case SESSION ->
          api.ask(
              guest, HttpMethod.DELETE, "/auth/sessions/" + guest.tokens().get().session(), null);
      case CHANNEL_DELETE -> ask(HttpMethod.DELETE, from.path(), null);
      case GUILD_DELETE -> ask(HttpMethod.DELETE, guild(from.guild()), null);
    };
  }

  void giveBack(RevocationKind kind, LoadAccount guest) {
    switch (kind) {
      case KICK, LEAVE -> api.join(guest, channel.guild());
      case BAN -> {
        ask(HttpMethod.DELETE, guild(channel.guild()) + "/bans/" + guest.userId(), null);
        api.join(guest, channel.guild());
      }
      case OVERRIDE -> ask(HttpMethod.DELETE, override("member/" + guest.userId()), null);
      case ROLE -> assign(guest);
      case LOGOUT, SESSION -> api.logIn(guest);
      case CHANNEL_DELETE, GUILD_DELETE -> {}
    }
  }

  private void assign(LoadAccount member) {
    api.identify(member);
    ask(HttpMethod.POST, holder(member), null);
  }

  private RestClient.Answer override(String target, JsonArray allow, JsonArray deny) {
    var body = new JsonObject().put("allow", allow).put("deny", deny);
    return ask(HttpMethod.POST, override(target), body);
  }

  private String everyone(String roles) {
    return api.ask(owner, HttpMethod.GET, roles, null).json().getJsonArray("roles").stream()
        .map(JsonObject.class::cast)
        .filter(r -> r.getBoolean("is_system") && r.getString("name").equals("@everyone"))
        .map(r -> r.getString("role_id"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no role @everyone"));
  }

  private RestClient.Answer ask(HttpMethod method, String path, @Nullable JsonObject body) {
    return api.ask(owner, method, path, body);
  }

  private static String guild(GuildId guild) {
    return "/guilds/" + guild;
  }

  private String holder(LoadAccount member) {
    return guild(channel.guild()) + "/roles/" + role + "/members/" + member.userId();
  }

  private String override(String target) {
    return channel.path() + "/permission-overrides/" + target;
  }
}
