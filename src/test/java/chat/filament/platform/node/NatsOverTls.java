package chat.filament.platform.node;

import com.github.f4b6a3.ulid.UlidCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A process whose certificates one chooses by `javax.net.ssl.trustStore`: says what `filament
/// check` says of the NATS that is its argument, and whether two nodes meet there.
final class NatsOverTls {
  private NatsOverTls() {}

  public static void main(String[] arguments) throws Exception {
    var problems = NatsCheck.problems(arguments[0]);
    problems.forEach(System.out::println);
    if (problems.isEmpty()) {
      meet(arguments[0]);
    }
    System.exit(0);
  }

  private static void meet(String url) throws Exception {
    var vertx = Vertx.vertx();
    var met = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      var node =
          new NatsNodes(
              vertx,
              url,
              "d",
              new NodeId(UlidCreator.getUlid().toString()),
              new SimpleMeterRegistry());
      node.onJoined(other -> met.countDown());
      node.start().await(60, TimeUnit.SECONDS);
    }
    System.out.println(met.await(60, TimeUnit.SECONDS) ? "they have met" : "they have not met");
  }
}
