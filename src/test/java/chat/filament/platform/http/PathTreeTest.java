package chat.filament.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.core.Refusal;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTreeTest {
  private static PathTree<String> tree(String... templates) {
    var tree = new PathTree<String>();
    for (var template : templates) {
      tree.add(template, template);
    }
    return tree;
  }

  private static final PathTree<String> TREE =
      tree(
          "/guilds",
          "/guilds/public",
          "/guilds/:guild_id",
          "/guilds/:guild_id/channels/:channel_id/messages",
          "/users/me/profile",
          "/users/:user_id/profile",
          "/users/:user_id/avatar");

  @ParameterizedTest
  @CsvSource({
    "/guilds, /guilds",
    "/guilds/public, /guilds/public",
    "/guilds/publi, /guilds/:guild_id",
    "/guilds/a/channels/b/messages, /guilds/:guild_id/channels/:channel_id/messages",
    "/guilds/public/channels/b/messages, /guilds/:guild_id/channels/:channel_id/messages",
    "/users/me/profile, /users/me/profile",
    "/users/me/avatar, /users/:user_id/avatar",
  })
  void staticSegmentsWinAndParametersTakeTheRest(String path, String template) {
    assertThat(Objects.requireNonNull(TREE.find(path)).value()).isEqualTo(template);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "/",
        "guilds",
        "//guilds",
        "/guilds/",
        "/Guilds",
        "/guilds//channels/b/messages",
        "/guilds/a/channels",
        "/guilds/a/channels/b/messages/",
        "/users/me",
      })
  void nothingElseIsFound(String path) {
    assertThat(TREE.find(path)).isNull();
  }

  @Test
  void partsAreDecodedAndBelongToTheirNames() {
    var found =
        Objects.requireNonNull(TREE.find("/guilds/a%2Fb%20+/channels/%F0%9F%91%8D%25/messages"));
    assertThat(found.part("guild_id")).isEqualTo("a/b +");
    assertThat(found.part("channel_id")).isEqualTo("👍%");
    assertThat(found.part("message_id")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "a%2", "%zz", "%FF", "%F0%9F", "%C0%80", "%ED%A0%80"})
  void malformedEncodingIsRefused(String segment) {
    assertThatThrownBy(() -> TREE.find("/guilds/" + segment)).isInstanceOf(Refusal.class);
  }
}
