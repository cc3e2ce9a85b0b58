package chat.filament.platform.node;

import chat.filament.platform.config.Config;
import chat.filament.platform.config.Secret;
import com.github.f4b6a3.ulid.UlidCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A process whose certificates one chooses by `javax.net.ssl.trustStore`: says what `filament
/// check` says of the NATS that is its argument, and whether two nodes meet there.
final class NatsOverTls {
  private NatsOverTls() {}

  public static void main(String[] arguments) throws Exception {
    var nats = new Config.Nats(new Secret(arguments[0]), List.of());
    var problems = NatsCheck.problems(nats);
    problems.forEach(System.out::println);
    if (problems.isEmpty()) {
      meet(nats);
    }
    System.exit(0);
  }

  private static void meet(Config.Nats nats) throws Exception {
    var vertx = Vertx.vertx();
    var met = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      var node =
          new NatsNodes(
              vertx,
              nats,
              "d",
              new NodeId(UlidCreator.getUlid().toString()),
              new SimpleMeterRegistry());
      node.onJoined(other -> met.countDown());
      node.start().await(60, TimeUnit.SECONDS);
    }
    System.out.println(met.await(60, TimeUnit.SECONDS) ? "they have met" : "they have not met");
  }
}
