package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a new community does on its first day, over REST and the gateway.
class WalkthroughIT {
  private static final List<String> MESSAGE =
      List.of(
          "message_id",
          "guild_id",
          "channel_id",
          "author_id",
          "content",
          "markdown_tokens",
          "attachments",
          "reactions",
          "created_at_unix",
          "edited_at_unix");

  @Test
  void aCommunityFindsEverything() {
    try (var server = TestServer.start()) {
      var ann = server.person("ann");
      var bob = server.person("bob");
      var cid = server.person("cid");
      var guild = ann.createGuild();
      var channel = ann.createChannel(guild);
      bob.join(guild);
      cid.join(guild);
      try (var anns = ann.connect();
          var bobs = bob.connect();
          var cids = cid.connect()) {
        assertThat(anns.next("ready").path("user_id").asText()).isEqualTo(ann.id());
        anns.subscribe(guild, channel);
        bobs.subscribe(guild, channel);
        cids.subscribe(guild, channel);
        sees(anns, bob.id(), "online");

        var path = "/guilds/" + guild + "/channels/" + channel + "/messages";
        var posted = ann.post(path, "{\"content\":\"hello *you*\"}").ok().json();
        assertThat(Answer.keys(posted)).isEqualTo(MESSAGE);
        assertThat(anns.next("message_create")).isEqualTo(posted);
        assertThat(bobs.next("message_create")).isEqualTo(posted);

        bobs.send(
            "message_create",
            "{\"guild_id\":\"%s\",\"channel_id\":\"%s\",\"content\":\"hi\"}"
                .formatted(guild, channel));
        var replied = anns.next("message_create");
        assertThat(replied.path("author_id").asText()).isEqualTo(bob.id());
        assertThat(bobs.next("message_create")).isEqualTo(replied);

        var history = ann.get(path + "?limit=1").ok().json();
        assertThat(history.path("messages").get(0)).isEqualTo(replied);
        var older = ann.get(path + "?before=" + history.path("next_before").asText()).ok().json();
        assertThat(older.path("messages").get(0)).isEqualTo(posted);
        assertThat(older.path("next_before").isNull()).isTrue();

        var first = path + "/" + posted.path("message_id").asText();
        ann.patch(first, "{\"content\":\"goodbye\"}").ok();
        assertThat(bobs.next("message_update").at("/updated_fields/content").asText())
            .isEqualTo("goodbye");
        assertThat(search(ann, guild, "goodbye")).hasSize(1);
        ann.delete(first).ok();
        assertThat(bobs.next("message_delete").path("message_id").asText())
            .isEqualTo(posted.path("message_id").asText());
        assertThat(search(ann, guild, "goodbye")).isEmpty();

        var voice = "{\"name\":\"talk\",\"kind\":\"voice\"}";
        var room = ann.post("/guilds/" + guild + "/channels", voice).ok().text("channel_id");
        var token = bob.post("/guilds/" + guild + "/channels/" + room + "/voice/token", "{}").ok();
        assertThat(token.text("room")).isEqualTo("filament.voice." + guild + "." + room);

        ann.post("/guilds/" + guild + "/members/" + bob.id() + "/kick").ok();
        hearsOfLeaving(bobs, bob.id(), "kick");
        ann.post("/guilds/" + guild + "/members/" + cid.id() + "/ban").ok();
        hearsOfLeaving(cids, cid.id(), "ban");
        ann.say(guild, channel, "are they gone?");
        anns.next("message_create");
        assertThat(bob.get(path).status()).isEqualTo(403);
        assertThat(cid.get(path).status()).isEqualTo(403);
        cid.post("/guilds/" + guild + "/join").refused(403, "directory_join_user_banned");
        assertThat(bobs.drain()).noneMatch(WalkthroughIT::isMessage);
        assertThat(cids.drain()).noneMatch(WalkthroughIT::isMessage);
      }
    }
  }

  @Test
  void presenceFollowsTheSockets() {
    try (var server = TestServer.start()) {
      var ann = server.person("ann");
      var bob = server.person("bob");
      var guild = ann.createGuild();
      var channel = ann.createChannel(guild);
      bob.join(guild);
      try (var anns = ann.connect()) {
        anns.subscribe(guild, channel);
        var bobs = bob.connect().subscribe(guild, channel);
        sees(anns, bob.id(), "online");
        bobs.close();
        sees(anns, bob.id(), "offline");
      }
    }
  }

  private static void hearsOfLeaving(Socket socket, String user, String reason) {
    var event = socket.next("workspace_member_remove");
    while (!event.path("user_id").asText().equals(user)) {
      event = socket.next("workspace_member_remove");
    }
    assertThat(event.path("reason").asText()).isEqualTo(reason);
  }

  private static void sees(Socket socket, String user, String status) {
    var update = socket.next("presence_update");
    while (!update.path("user_id").asText().equals(user)) {
      update = socket.next("presence_update");
    }
    assertThat(update.path("status").asText()).isEqualTo(status);
  }

  private static List<String> search(Person person, String guild, String word) {
    var found = person.search("/guilds/" + guild + "/search?q=" + word);
    return found.json().path("message_ids").valueStream().map(id -> id.asText()).toList();
  }

  private static boolean isMessage(JsonNode event) {
    return event.path("t").asText().startsWith("message_");
  }
}
