package chat.filament.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AccountIT {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void registersLogsInAndTellsWhoOneIs() {
    var client = server.client();
    var ann = Person.credentials("Ann.B_1", "correct horse battery");
    assertThat(client.post("/auth/register", ann).ok().text()).isEqualTo("{\"accepted\":true}");
    var tokens = client.post("/auth/login", ann).ok();
    assertThat(tokens.keys()).containsExactly("access_token", "refresh_token", "expires_in_secs");
    assertThat(tokens.json().get("expires_in_secs").intValue()).isEqualTo(900);
    assertThat(tokens.text("access_token")).matches("[!-~]{32,4096}");
    assertThat(tokens.text("refresh_token")).matches("[0-9A-HJKMNP-TV-Z]{26}\\.[A-Za-z0-9_-]{43}");
    var me = client.with(tokens.text("access_token")).get("/auth/me").ok();
    assertThat(me.text())
        .isEqualTo(
            """
            {"user_id":"%s","username":"Ann.B_1","about_markdown":"","about_markdown_tokens":[],\
            "avatar_version":0,"banner_version":0}\
            """
                .formatted(me.text("user_id")));
    client
        .post("/auth/login", Person.credentials("Ann.B_1", "wrong horse battery"))
        .refused(401, "invalid_credentials");
  }
}
