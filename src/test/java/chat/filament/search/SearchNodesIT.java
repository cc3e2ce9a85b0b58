package chat.filament.search;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.TcpProxy;
import chat.filament.testing.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two server processes on one database, each with an index of its own; the second one reaches the
/// database through a relay.
class SearchNodesIT {
  private TestServer one;
  private TestServer two;
  private TcpProxy proxy;
  private SearchGuild here;
  private SearchGuild there;

  @BeforeEach
  void start() {
    one = TestServer.start();
    proxy = one.database().proxy();
    two = TestServer.start(Map.of("FILAMENT_DATABASE_URL", one.database().url(proxy)));
    here = SearchGuild.of(one);
    there = here.at(two);
  }

  @AfterEach
  void stop() {
    two.close();
    proxy.close();
    one.close();
  }

  @Test
  void whatOneWroteIsFoundAtBoth() {
    var first = here.say("at the one");
    assertThat(there.ids("one")).containsExactly(first);
    here.edit(first, "changed");
    assertThat(there.ids("changed")).containsExactly(first);
    assertThat(there.ids("one")).isEmpty();
    var second = there.say("at the other");
    assertThat(here.ids("other")).containsExactly(second);
    here.delete(second);
    assertThat(there.ids("other")).isEmpty();
  }

  @Test
  void aRebuildAskedForAtOneIsDoneAtBoth() {
    var id = here.say("before");
    assertThat(there.ids("before")).containsExactly(id);
    one.database().sql("UPDATE messages SET content = 'behind' WHERE message_id = ?", id);
    here.founder().post("/guilds/" + here.guild() + "/search/rebuild").ok();
    assertThat(here.ids("behind")).containsExactly(id);
    SearchGuild.until(
        () -> there.search("behind"), found -> SearchGuild.ids(found).equals(List.of(id)));
    assertThat(there.ids("behind")).containsExactly(id);
  }

  @Test
  void anOutageOfTheDatabaseDelaysTheIndexAndLosesNothing() {
    assertThat(there.ids("anything")).isEmpty();
    proxy.refuse(true);
    proxy.cut();
    var id = here.say("written during the outage");
    assertThat(there.founder().get(there.path("outage")).status()).isEqualTo(503);
    proxy.refuse(false);
    assertThat(there.ids("outage")).containsExactly(id);
  }
}
