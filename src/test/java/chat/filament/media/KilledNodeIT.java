package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.NeedsNats;
import chat.filament.testing.Person;
import chat.filament.testing.Program;
import chat.filament.testing.Socket;
import chat.filament.testing.TestNodes;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of the people of a node that dies or stands still.
@NeedsNats
class KilledNodeIT {
  @TempDir private static Path folder;

  private TestNodes nodes;
  private Program process;
  private Person ann;
  private Person bob;
  private Person carl;
  private String guild;
  private String voice;
  private Socket watching;

  /// Ann watches at the node that stays; Bob is in a call at the other.
  @BeforeEach
  void start() throws Exception {
    nodes = TestNodes.start(1);
    process = nodes.process(folder);
    ann = nodes.node(0).person("ann");
    bob = nodes.node(0).person("bob").at(process.ready());
    carl = nodes.node(0).person("carl").at(bob.client());
    guild = ann.createGuild();
    voice = VoiceRoutes.channel(ann, guild);
    bob.join(guild);
    carl.join(guild);
    watching = ann.connect().subscribe(guild, voice);
    bob.connect().subscribe(guild, voice);
    awaitStatus("online");
    bob.post(VoiceRoutes.path(guild, voice, "token"), "{}").ok();
    watching.next("voice_participant_join");
  }

  @AfterEach
  void stop() {
    process.close();
    nodes.close();
  }

  private void awaitStatus(String status) {
    var update = watching.next("presence_update");
    while (!update.path("user_id").asText().equals(bob.id())) {
      update = watching.next("presence_update");
    }
    assertThat(update.path("status").asText()).isEqualTo(status);
  }

  @Test
  void thePeopleOfANodeThatIsKilledLeaveTheirCallsAndGoOffline() {
    process.kill();
    var seen = new HashSet<String>();
    while (!seen.containsAll(Set.of("voice_participant_leave", bob.id() + " offline"))) {
      var event = watching.next();
      var data = event.path("d");
      seen.add(event.path("t").asText());
      seen.add(data.path("user_id").asText() + " " + data.path("status").asText());
    }
  }

  /// It believes nothing that it knew before: who was put out meanwhile is refused at once.
  @Test
  void thePeopleOfANodeThatStandsStillComeBackWithIt() throws Exception {
    carl.get("/guilds/" + guild + "/channels").ok();
    process.pause();
    awaitStatus("offline");
    nodes.nats().kill();
    ann.post("/guilds/" + guild + "/members/" + carl.id() + "/kick").ok();
    process.goOn();
    carl.get("/guilds/" + guild + "/channels").refused(403, "forbidden");
    nodes.nats().startAgain();
    awaitStatus("online");
  }
}
