package chat.filament.moderation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ModerationEventsIT {
  @AutoClose private static final TestServer server = TestServer.start();

  /// A guild of ann's where bob is listening, and another guild of hers where he is, too.
  private record Scene(Person ann, Person bob, String guild, String channel, String elsewhere) {
    static Scene set() {
      var ann = server.person("ann");
      var bob = server.person("bob");
      var guild = ann.createGuild();
      var elsewhere = ann.createGuild();
      bob.join(guild);
      bob.join(elsewhere);
      return new Scene(ann, bob, guild, ann.createChannel(guild), elsewhere);
    }

    /// What bob hears until ann's last word in the other guild.
    List<JsonNode> heardAfter(Runnable measure) {
      var last = ann.createChannel(elsewhere);
      try (var socket = bob.connect()) {
        socket.subscribe(guild, channel).subscribe(elsewhere, last);
        measure.run();
        ann.say(guild, channel, "without him");
        ann.say(elsewhere, last, "last word");
        return until(socket, "last word");
      }
    }

    private static List<JsonNode> until(Socket socket, String content) {
      var heard = new ArrayList<JsonNode>();
      JsonNode event;
      do {
        event = socket.next();
        heard.add(event);
      } while (!event.at("/d/content").asText().equals(content));
      return heard;
    }

    /// The types of the events about this guild.
    List<String> types(List<JsonNode> heard) {
      return heard.stream()
          .filter(event -> event.at("/d/guild_id").asText().equals(guild))
          .map(event -> event.path("t").asText())
          .filter(type -> type.startsWith("workspace_") || type.startsWith("message_"))
          .toList();
    }
  }

  @Test
  void kickedMemberHearsOfItAndOfNothingElse() {
    var scene = Scene.set();
    var path = "/guilds/" + scene.guild + "/members/" + scene.bob.id() + "/kick";
    var heard = scene.heardAfter(() -> scene.ann.post(path).ok());
    assertThat(scene.types(heard)).containsExactly("workspace_member_remove");
    scene.bob.get("/guilds/" + scene.guild + "/channels").refused(403, "forbidden");
  }

  @Test
  void bannedMemberHearsOfTheBanFirst() {
    var scene = Scene.set();
    var path = "/guilds/" + scene.guild + "/members/" + scene.bob.id() + "/ban";
    var heard = scene.heardAfter(() -> scene.ann.post(path).ok());
    assertThat(scene.types(heard))
        .containsExactly("workspace_member_ban", "workspace_member_remove");
  }

  @Test
  void whoLeavesHearsNothingAfterwards() {
    var scene = Scene.set();
    var path = "/guilds/" + scene.guild + "/members/me";
    var heard = scene.heardAfter(() -> scene.bob.delete(path).ok());
    assertThat(scene.types(heard)).containsExactly("workspace_member_remove");
  }

  @Test
  void whoComesBackMustSubscribeAgain() {
    var scene = Scene.set();
    var path = "/guilds/" + scene.guild + "/members/" + scene.bob.id() + "/kick";
    var heard =
        scene.heardAfter(() -> {
          scene.ann.post(path).ok();
          scene.bob.join(scene.guild);
        });
    assertThat(scene.types(heard)).containsExactly("workspace_member_remove");
    try (var socket = scene.bob.connect()) {
      socket.subscribe(scene.guild, scene.channel);
      scene.ann.say(scene.guild, scene.channel, "welcome back");
      assertThat(socket.next("message_create").path("content").asText()).isEqualTo("welcome back");
    }
  }

  @Test
  void othersHearOfTheBan() {
    var scene = Scene.set();
    try (var socket = scene.ann.connect()) {
      socket.subscribe(scene.guild, scene.channel);
      scene.ann.post("/guilds/" + scene.guild + "/members/" + scene.bob.id() + "/ban").ok();
      var banned = socket.next("workspace_member_ban");
      assertThat(Answer.keys(banned))
          .containsExactly("guild_id", "user_id", "banned_at_unix", "actor_user_id");
      assertThat(banned.path("user_id").asText()).isEqualTo(scene.bob.id());
      var removed = socket.next("workspace_member_remove");
      assertThat(removed.path("reason").asText()).isEqualTo("ban");
      assertThat(removed.path("actor_user_id").asText()).isEqualTo(scene.ann.id());
    }
  }
}
