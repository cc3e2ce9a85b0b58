package chat.filament.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.gateway.simulation.NodesSimulation;
import chat.filament.gateway.simulation.Seed;
import chat.filament.testing.NeedsNats;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// The same as [NothingLostIT] with three nodes: nodes are killed or sleep and wake up, NATS and
/// the database are cut from one of them or from all. See the package `simulation`. With
/// `-Dfilament.nodes.minutes=N`, where 0 is one round of faults. Clocks are stepped where Debian's
/// `libfaketime` is installed.
@NeedsNats
@EnabledIfSystemProperty(
    named = "filament.nodes.minutes",
    matches = "[0-9]+",
    disabledReason = "it takes minutes: -Dfilament.nodes.minutes=20")
class NodesSimulationIT {
  @TempDir Path folder;

  @Test
  @Timeout(value = 7, unit = TimeUnit.DAYS) // it waits for nothing without a deadline of its own
  void everyClientGetsTheLogWhicheverNodeItComesTo() throws Exception {
    var seed = Seed.given();
    long minutes = Long.getLong("filament.nodes.minutes", 0L);
    System.out.println("nodes: " + seed);
    try (var simulation = NodesSimulation.create(seed, folder)) {
      var problems = simulation.run(TimeUnit.MINUTES.toSeconds(minutes));
      System.out.println("nodes: " + simulation.summary());
      assertThat(problems).as("with %s: %s", seed, simulation.summary()).isEmpty();
    } catch (Exception e) {
      throw new AssertionError("with " + seed, e);
    }
  }
}
