package chat.filament.stack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Client;
import chat.filament.testing.Person;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What people do, through the proxy.
@Tag("stack")
class ChatStackTest {
  @Test
  void theProxyLeadsToTheServerWithAndWithoutPrefix() {
    var client = new Client(Stack.url());
    assertThat(client.get("/health").ok().text("status")).isEqualTo("ok");
    assertThat(client.get("/ready").ok().text("status")).isEqualTo("ready");
    var prefixed = new Client(Stack.url() + "/api");
    var ann = Person.register(prefixed, Stack.person("ann").name() + "_2");
    ann.get("/auth/me").ok();
  }

  @Test
  void whatOneSaysTheOtherHears() {
    var ann = Stack.person("ann");
    var guild = ann.createGuild();
    var channel = ann.createChannel(guild);
    var bob = Stack.person("bob");
    bob.join(guild);
    try (var socket = bob.connect().subscribe(guild, channel)) {
      ann.say(guild, channel, "hello *world*");
      assertThat(socket.next("message_create").path("content").asText()).isEqualTo("hello *world*");
      ann.post("/guilds/" + guild + "/members/" + bob.id() + "/kick").ok();
      assertThat(socket.next("workspace_member_remove").path("user_id").asText())
          .isEqualTo(bob.id());
    }
    bob.get("/guilds/" + guild + "/channels/" + channel + "/messages?limit=1")
        .refused(403, "forbidden");
  }

  @Test
  void aFileComesBackAsItWas() {
    var ann = Stack.person("ann");
    var guild = ann.createGuild();
    var files = "/guilds/" + guild + "/channels/" + ann.createChannel(guild) + "/attachments";
    var content = new byte[3_000_000];
    new Random(7).nextBytes(content);
    content[0] = 0;
    var id =
        ann.client()
            .send(
                "POST",
                files + "?filename=holiday.bin",
                null,
                request -> request.POST(BodyPublishers.ofByteArray(content)))
            .ok()
            .text("attachment_id");
    assertThat(ann.get(files + "/" + id).ok().response().body()).isEqualTo(content);
  }
}
