package chat.filament.search;

import chat.filament.testing.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A room whose messages are searched.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SearchFixture {
  static final long CREATE_MESSAGE = 1L << 8;
  @AutoClose TestServer server;
  SearchGuild room;

  @BeforeAll
  void start() {
    server = TestServer.start();
  }

  @BeforeEach
  void enter() {
    room = SearchGuild.of(server);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "%20",
        "a:b",
        "(a",
        "a&limit=0",
        "a&limit=51",
        "a&limit=x",
        "a&channel_id=x",
        "a&author_id=x",
        "a&before=x",
        "a&after=-1",
        "a&has=video",
        "a&sort=oldest",
        "a&highlights=yes",
        "a&cursor=!",
        "a&cursor=AAAA",
        "a&q=b",
      })
  void badQueriesAreRefused(String query) {
    room.founder()
        .get("/guilds/" + room.guild() + "/search?q=" + query)
        .refused(400, "invalid_request");
  }
}
