package chat.filament.guild;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class GuildEventsIT {
  @AutoClose private static final TestServer server = TestServer.start();

  @Test
  void subscribersSeeTheGuildChange() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var channel = ann.createChannel(guild);
    var bob = server.person("bob");
    bob.join(guild);
    try (var socket = bob.connect()) {
      socket.subscribe(guild, channel);
      ann.patch("/guilds/" + guild, "{\"name\":\"New\",\"visibility\":\"private\"}").ok();
      var event = socket.next("workspace_update");
      assertThat(Answer.keys(event))
          .containsExactly("guild_id", "updated_fields", "updated_at_unix", "actor_user_id");
      assertThat(event.path("updated_fields").toString())
          .isEqualTo("{\"name\":\"New\",\"visibility\":\"private\"}");
      assertThat(bob.get("/guilds").ok().text()).contains("\"New\"");
    }
  }

  @Test
  void subscribersSeeMembersComeChangeAndGo() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var channel = ann.createChannel(guild);
    var bob = server.person("bob");
    try (var socket = ann.connect()) {
      socket.subscribe(guild, channel);
      bob.join(guild);
      var added = socket.next("workspace_member_add");
      assertThat(added.path("user_id").asText()).isEqualTo(bob.id());
      ann.patch("/guilds/" + guild + "/members/" + bob.id(), "{\"role\":\"moderator\"}").ok();
      var updated = socket.next("workspace_member_update");
      assertThat(updated.at("/updated_fields/role").asText()).isEqualTo("moderator");
      bob.delete("/guilds/" + guild + "/members/me").ok();
      var removed = socket.next("workspace_member_remove");
      assertThat(removed.path("reason").asText()).isEqualTo("leave");
      assertThat(ann.get("/guilds/" + guild + "/members").ok().text()).doesNotContain(bob.id());
    }
  }

  @Test
  void deletionIsTheLastThingHeardOfAGuild() {
    var ann = server.person("ann");
    var guild = ann.createGuild();
    var channel = ann.createChannel(guild);
    var other = ann.createGuild();
    var elsewhere = ann.createChannel(other);
    var bob = server.person("bob");
    bob.join(guild);
    bob.join(other);
    try (var socket = bob.connect()) {
      socket.subscribe(guild, channel).subscribe(other, elsewhere);
      ann.delete("/guilds/" + guild).ok();
      var event = socket.next("workspace_delete");
      assertThat(Answer.keys(event))
          .containsExactly("guild_id", "deleted_at_unix", "actor_user_id");
      assertThat(event.path("guild_id").asText()).isEqualTo(guild);
      socket.send(
          "subscribe", "{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}".formatted(guild, channel));
      ann.say(other, elsewhere, "still here");
      var next = socket.next();
      while (!next.path("t").asText().equals("message_create")) {
        assertThat(next.at("/d/guild_id").asText()).isNotEqualTo(guild);
        next = socket.next();
      }
      assertThat(next.at("/d/content").asText()).isEqualTo("still here");
    }
  }
}
