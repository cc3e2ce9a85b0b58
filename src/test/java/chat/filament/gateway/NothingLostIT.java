package chat.filament.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.gateway.simulation.Seed;
import chat.filament.gateway.simulation.Simulation;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Servers and databases are killed and networks break while people write and listen. In the end
/// every client has had what it may see of the log, once and in order, and everything that was
/// acknowledged is there. See the package `simulation`.
@Order(1) // it takes long
class NothingLostIT {
  @TempDir Path folder;

  @Test
  @Timeout(value = 7, unit = TimeUnit.DAYS) // it waits for nothing without a deadline of its own
  void everyClientGetsTheLogHoweverMuchBreaks() throws Exception {
    var seed = Seed.given();
    long seconds = Long.getLong("filament.simulation.seconds", 0L);
    System.out.println("simulation: " + seed);
    try (var simulation = Simulation.create(seed, folder)) {
      var problems = simulation.run(seconds);
      System.out.println("simulation: " + simulation.summary());
      assertThat(problems).as("with %s: %s", seed, simulation.summary()).isEmpty();
    } catch (Exception e) {
      throw new AssertionError("with " + seed, e);
    }
  }
}
