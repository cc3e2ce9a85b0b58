package chat.filament.app;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a client knows of a guild and of its own friends, as `thing -> value`: read once, then kept
/// up by events alone. Who is online and who is in a call is read by subscribing.
final class FollowedState {
  /// How long an event may be under way.
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Club club;
  private final Person reader;
  private final Map<String, String> known = new TreeMap<>();

  private FollowedState(Club club, Person reader) {
    this.club = club;
    this.reader = reader;
  }

  /// As a fresh read has it.
  static FollowedState read(FollowedWorld world, Person reader) {
    var state = new FollowedState(world.club, reader);
    if (state.isInGuild()) {
      state.readGuild();
      state.subscribe(channels(world, reader));
    }
    state.readPeople();
    return state;
  }

  /// Those that the reader may see.
  static List<String> channels(FollowedWorld world, Person reader) {
    var all = new ArrayList<String>();
    for (var channel : reader.get(world.path("/channels")).ok().json().path("channels")) {
      all.add(channel.path("channel_id").asText());
    }
    return all;
  }

  Map<String, String> known() {
    return known;
  }

  private JsonNode get(String path) {
    return reader.get(path).ok().json();
  }

  private boolean isInGuild() {
    for (var guild : get("/guilds").path("guilds")) {
      if (guild.path("guild_id").asText().equals(club.id())) {
        known.put("guild name", guild.path("name").asText());
        known.put("guild visibility", guild.path("visibility").asText());
        return true;
      }
    }
    return false;
  }

  private void subscribe(List<String> channels) {
    try (var socket = reader.connect()) {
      channels.forEach(channel -> socket.subscribe(club.id(), channel));
      int left = channels.size();
      while (left > 0) {
        var event = socket.next();
        var type = event.path("t").asText();
        if (type.endsWith("_sync") && !type.startsWith("workspace_")) {
          apply(event);
          left -= type.startsWith("voice_") ? 1 : 0;
        }
      }
    }
  }

  private void readGuild() {
    readAddressBans();
    get(club.path("/roles")).path("roles").forEach(this::role);
    for (var member : get(club.path("/members?limit=200")).path("members")) {
      known.put("member " + member.path("user_id").asText(), "");
      for (var role : member.path("role_ids")) {
        known.put(assignment(member.path("user_id").asText(), role.asText()), "");
      }
    }
    for (var channel : get(club.path("/channels")).path("channels")) {
      channel(channel);
      var path = club.path("/channels/" + channel.path("channel_id").asText());
      if (seesOverrides()) {
        for (var override : get(path + "/permission-overrides").path("overrides")) {
          override(channel.path("channel_id").asText(), override, override);
        }
      }
      get(path + "/messages?limit=100").path("messages").forEach(this::message);
    }
  }

  /// The event only says that there is something to read.
  private void readAddressBans() {
    if (seesOverrides()) {
      forget("address ban");
      for (var ban : get(club.path("/ip-bans")).path("bans")) {
        known.put("address ban " + ban.path("ban_id").asText(), "");
      }
    }
  }

  /// Others are told of overrides, too, but cannot read them. Neither address bans.
  private boolean seesOverrides() {
    return reader.id().equals(club.owner().id());
  }

  private void readPeople() {
    for (var friend : get("/friends").path("friends")) {
      known.put("friend " + friend.path("user_id").asText(), friend.path("username").asText());
    }
    var requests = get("/friends/requests");
    requests.path("incoming").forEach(this::request);
    requests.path("outgoing").forEach(this::request);
    for (var key : new TreeSet<>(known.keySet())) {
      if (key.matches("member [^ ]+")) {
        profile(get("/users/" + key.substring(7) + "/profile"));
      }
    }
  }

  private void role(JsonNode role) {
    var id = role.path("role_id").asText();
    known.put("role " + id + " name", role.path("name").asText());
    known.put("role " + id + " permissions", role.path("permissions").toString());
    known.put("role " + id + " color", role.path("color_hex").asText("null"));
    known.put("role " + id + " position", role.path("position").asText());
  }

  private void channel(JsonNode channel) {
    known.put("channel " + channel.path("channel_id").asText(), channel.path("name").asText());
  }

  private static String assignment(String user, String role) {
    return "member " + user + " role " + role;
  }

  private void request(JsonNode request) {
    known.put("request " + request.path("request_id").asText(), "");
  }

  private void profile(JsonNode profile) {
    var user = "profile " + profile.path("user_id").asText();
    known.put(user + " name", profile.path("username").asText());
    known.put(user + " about", profile.path("about_markdown").asText());
    known.put(user + " tokens", profile.path("about_markdown_tokens").toString());
    known.put(user + " avatar", profile.path("avatar_version").asText());
    known.put(user + " banner", profile.path("banner_version").asText());
  }

  /// An override that says nothing is like none.
  private void override(String channel, JsonNode target, JsonNode value) {
    override(
        channel
            + " "
            + target.path("target_kind").asText()
            + " "
            + target.path("target_id").asText(),
        value);
  }

  private void override(String target, JsonNode value) {
    var key = "override " + target;
    if (value.path("allow").isEmpty() && value.path("deny").isEmpty()) {
      known.remove(key);
    } else {
      known.put(key, value.path("allow") + " " + value.path("deny"));
    }
  }

  private void message(JsonNode message) {
    var key = messageKey(message);
    known.put(key + " content", message.path("content").asText());
    known.put(key + " tokens", message.path("markdown_tokens").toString());
    for (var reaction : message.path("reactions")) {
      known.put(key + " emoji " + reaction.path("emoji").asText(), reaction.path("count").asText());
    }
    files(key, message.path("attachments"));
  }

  private void files(String message, JsonNode attachments) {
    forget(message + " file");
    for (var file : attachments) {
      known.put(message + " file " + file.path("attachment_id").asText(), "");
    }
  }

  private static String callKey(JsonNode of) {
    return "call " + of.path("channel_id").asText();
  }

  private void participant(String call, JsonNode participant) {
    var key = call + " " + participant.path("identity").asText();
    known.put(key, participant.path("joined_at_unix").asText());
    flags(key, participant);
  }

  private void flags(String key, JsonNode fields) {
    for (var flag : Answer.keys(fields)) {
      if (flag.startsWith("is_")) {
        known.put(key + " " + flag, fields.path(flag).asText());
      }
    }
  }

  private void call(String type, JsonNode d) {
    var key = callKey(d) + " " + d.path("identity").asText();
    switch (type) {
      case "voice_participant_sync" -> {
        forget(callKey(d));
        d.path("participants").forEach(one -> participant(callKey(d), one));
      }
      case "voice_participant_join" -> participant(callKey(d), d.path("participant"));
      case "voice_participant_leave" -> forget(key);
      case "voice_participant_update" -> flags(key, d.path("updated_fields"));
      default -> {} // streams: nobody can ask for them
    }
  }

  private void presence(String type, JsonNode d) {
    if (type.equals("presence_sync")) {
      forget("online");
      d.path("user_ids").forEach(user -> known.put("online " + user.asText(), ""));
    } else if (d.path("status").asText().equals("online")) {
      known.put("online " + d.path("user_id").asText(), "");
    } else {
      known.remove("online " + d.path("user_id").asText());
    }
  }

  /// The id of the role that was seeded with a name.
  private String seeded(String name) {
    return known.entrySet().stream()
        .filter(entry -> entry.getKey().matches("role [^ ]+ name") && entry.getValue().equals(name))
        .map(entry -> entry.getKey().split(" ", -1)[1])
        .findFirst()
        .orElseThrow();
  }

  /// What is left when the guild is gone.
  private void forgetGuild() {
    known.keySet().removeIf(key -> !key.startsWith("friend ") && !key.startsWith("request "));
  }

  private static String messageKey(JsonNode of) {
    return "message " + of.path("channel_id").asText() + " " + of.path("message_id").asText();
  }

  private void forget(String prefix) {
    known.keySet().removeIf(key -> key.equals(prefix) || key.startsWith(prefix + " "));
  }

  private void forgetEnding(String suffix) {
    known.keySet().removeIf(key -> key.endsWith(" " + suffix));
  }

  /// Does what an event says.
  void apply(JsonNode event) {
    var d = event.path("d");
    var fields = d.path("updated_fields");
    var type = event.path("t").asText();
    switch (type) {
      case "workspace_delete" -> forgetGuild();
      case "workspace_ip_ban_sync" -> readAddressBans();
      case "workspace_update" ->
          Answer.keys(fields).forEach(key -> known.put("guild " + key, fields.path(key).asText()));
      case "channel_create" -> channel(d.path("channel"));
      case "channel_update" ->
          known.put("channel " + d.path("channel_id").asText(), fields.path("name").asText());
      case "channel_delete" -> {
        forget("channel " + d.path("channel_id").asText());
        forget("override " + d.path("channel_id").asText());
        forget("message " + d.path("channel_id").asText());
        forget(callKey(d));
      }
      case "workspace_role_create" -> role(d.path("role"));
      case "workspace_role_update" -> changedRole("role " + d.path("role_id").asText(), fields);
      case "workspace_role_delete" -> {
        forget("role " + d.path("role_id").asText());
        forgetEnding("role " + d.path("role_id").asText());
      }
      case "workspace_role_reorder" -> {
        int left = d.path("role_ids").size();
        for (var role : d.path("role_ids")) {
          known.put("role " + role.asText() + " position", Integer.toString(left--));
        }
      }
      case "workspace_role_assignment_add" ->
          known.put(assignment(d.path("user_id").asText(), d.path("role_id").asText()), "");
      case "workspace_role_assignment_remove" ->
          known.remove(assignment(d.path("user_id").asText(), d.path("role_id").asText()));
      case "workspace_member_add" -> {
        known.put("member " + d.path("user_id").asText(), "");
        profile(get("/users/" + d.path("user_id").asText() + "/profile"));
      }
      case "workspace_member_remove" -> {
        forget("member " + d.path("user_id").asText());
        forget("profile " + d.path("user_id").asText());
      }
      case "workspace_channel_permission_override_update" -> {
        if (seesOverrides()) {
          override(d.path("channel_id").asText(), d, fields);
        }
      }
      case "workspace_channel_role_override_update" -> {
        if (seesOverrides()) {
          var role = d.path("role").asText();
          var id = seeded(role.equals("owner") ? "workspace_owner" : role);
          override(d.path("channel_id").asText() + " role " + id, fields);
        }
      }
      case "workspace_member_update" -> {
        var moderator = assignment(d.path("user_id").asText(), seeded("moderator"));
        if (fields.path("role").asText().equals("moderator")) {
          known.put(moderator, "");
        } else {
          known.remove(moderator);
        }
      }
      case "presence_sync", "presence_update" -> presence(type, d);
      case "message_create" -> message(d);
      case "message_update" -> changedMessage(messageKey(d), fields);
      case "message_delete" -> forget(messageKey(d));
      case "message_reaction" -> reaction(d);
      case "profile_avatar_update" ->
          known.put(
              "profile " + d.path("user_id").asText() + " avatar",
              d.path("avatar_version").asText());
      case "profile_banner_update" ->
          known.put(
              "profile " + d.path("user_id").asText() + " banner",
              d.path("banner_version").asText());
      case "profile_update" -> changedProfile("profile " + d.path("user_id").asText(), fields);
      case "friend_request_create" -> request(d);
      case "friend_request_delete" -> forget("request " + d.path("request_id").asText());
      case "friend_request_update" -> {
        forget("request " + d.path("request_id").asText());
        known.put(
            "friend " + d.path("friend_user_id").asText(), d.path("friend_username").asText());
      }
      case "friend_remove" -> forget("friend " + d.path("friend_user_id").asText());
      default -> call(type, d);
    }
  }

  private void changedMessage(String message, JsonNode fields) {
    if (fields.has("content")) {
      known.put(message + " content", fields.path("content").asText());
      known.put(message + " tokens", fields.path("markdown_tokens").toString());
    }
    if (fields.has("attachments")) {
      files(message, fields.path("attachments"));
    }
  }

  private void changedRole(String role, JsonNode fields) {
    if (fields.has("name")) {
      known.put(role + " name", fields.path("name").asText());
    }
    if (fields.has("permissions")) {
      known.put(role + " permissions", fields.path("permissions").toString());
    }
    if (fields.has("color_hex")) {
      known.put(role + " color", fields.path("color_hex").asText("null"));
    }
  }

  private void changedProfile(String profile, JsonNode fields) {
    if (fields.has("username")) {
      known.put(profile + " name", fields.path("username").asText());
      known.computeIfPresent(
          "friend " + profile.substring(8), (key, old) -> fields.path("username").asText());
    }
    if (fields.has("about_markdown")) {
      known.put(profile + " about", fields.path("about_markdown").asText());
      known.put(profile + " tokens", fields.path("about_markdown_tokens").toString());
    }
  }

  private void reaction(JsonNode d) {
    var key = messageKey(d) + " emoji " + d.path("emoji").asText();
    if (d.path("count").asInt() == 0) {
      known.remove(key);
    } else {
      known.put(key, d.path("count").asText());
    }
  }
}
