package chat.filament.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MessagesIT {
  private static TestServer server;
  private static Person ann;
  private static String guild;
  private static String channel;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    ann = server.person("ann");
    guild = ann.createGuild();
    channel = ann.createChannel(guild);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String messages() {
    return "/guilds/" + guild + "/channels/" + channel + "/messages";
  }

  @Test
  void aMessageHasItsExactShapeEverywhere() {
    var posted = ann.post(messages(), "{\"content\":\"*hi* \\u00e9 \\ud83d\\ude00\"}").ok();
    assertThat(posted.text())
        .matches(
            "\\{\"message_id\":\"[0-9A-HJKMNP-TV-Z]{26}\",\"guild_id\":\"%s\",\"channel_id\":\"%s\",\"author_id\":\"%s\",\"content\":\"\\*hi\\* é 😀\",\"markdown_tokens\":\\[.*\\],\"attachments\":\\[\\],\"reactions\":\\[\\],\"created_at_unix\":[0-9]{10},\"edited_at_unix\":null\\}"
                .formatted(guild, channel, ann.id()));
    assertThat(ann.get(messages() + "?limit=1").text())
        .isEqualTo("{\"messages\":[" + posted.text() + "],\"next_before\":null}");
    assertThat(
            server
                .database()
                .sql(
                    "SELECT convert_from(payload, 'UTF8') FROM guild_log WHERE ref_id = ?",
                    posted.text("message_id")))
        .containsExactly(posted.text());
  }
}
