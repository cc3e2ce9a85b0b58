package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Club;
import chat.filament.testing.FreshCluster;
import chat.filament.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestoreIT {
  /// After the backup was made others went on writing, and clients saw it.
  @Test
  void whoResumesAfterARestoreIsToldOfTheGap() {
    try (var lost = TestServer.start()) {
      var club = Club.found(lost);
      var channel = club.channel();
      var ann = club.member("ann");
      club.owner().say(club.id(), channel, "kept");
      try (var cluster = FreshCluster.restore(lost.database())) {
        club.owner().say(club.id(), channel, "lost");
        long seen = club.nextSeq() - 1;
        try (var restored = TestServer.start(Map.of("FILAMENT_DATABASE_URL", cluster.url()))) {
          var owner = club.owner().at(restored.client());
          for (int i = 0; i < 3; i++) {
            owner.say(club.id(), channel, "written after the restore");
          }
          try (var socket = ann.at(restored.client()).connect("resume=1")) {
            socket.send("resume", resume(club.id(), seen, channel));
            var gap = socket.upTo("resume_gap").getLast().path("d");
            assertThat(gap.path("guild_id").asText()).isEqualTo(club.id());
            assertThat(gap.path("from").asLong()).isEqualTo(seen + 1);
            long now =
                socket.upTo("resumed").getLast().path("d").path("guilds").path(club.id()).asLong();
            owner.say(club.id(), channel, "live");
            assertThat(socket.upTo("message_create").getLast().path("s").asLong())
                .isEqualTo(now + 1);
          }
          assertThat(
                  ann.at(restored.client())
                      .get("/guilds/" + club.id() + "/channels/" + channel + "/messages")
                      .ok()
                      .text())
              .contains("kept", "after the restore")
              .doesNotContain("lost");
        }
      }
    }
  }

  private static String resume(String guild, long seen, String channel) {
    return """
    {"guilds":{"%1$s":%2$d},"user":0,"channels":[{"guild_id":"%1$s","channel_id":"%3$s"}]}\
    """
        .formatted(guild, seen, channel);
  }
}
