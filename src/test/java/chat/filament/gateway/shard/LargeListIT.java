package chat.filament.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// A channel with so many sockets that each is sent to when delivery comes to it.
class LargeListIT {
  private static final int SOCKETS = 300;
  private static final int SLOW = 20;
  private static final int EVENTS = 12;
  private static final int BYTES = 60_000;

  /// The kernel takes only part of a frame for a socket that is not read.
  @Test
  void everySocketGetsEveryFrameWhole() throws Exception {
    var clients = new ArrayList<SlowClient>();
    try (var shard = ShardUnderTest.start();
        var reader = shard.subscribed("bob");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < SOCKETS; i++) {
        var client = new SlowClient(shard.port(), "");
        clients.add(client);
        client.send("subscribe", OnePersonIT.subscribe());
        client.next("subscribed");
      }
      var read = new ArrayList<Future<Integer>>();
      clients.stream().skip(SLOW).forEach(client -> read.add(threads.submit(reading(client))));
      for (int seq = 1; seq <= EVENTS; seq++) {
        shard.publish(seq, 1, BYTES);
        assertThat(reader.next("message_create").path("number").asInt()).isEqualTo(seq);
      }
      clients.stream().limit(SLOW).forEach(client -> read.add(threads.submit(reading(client))));
      for (var whole : read) {
        assertThat(whole.get()).isEqualTo(EVENTS);
      }
    } finally {
      for (var client : clients) {
        client.close();
      }
    }
  }

  /// How many events come in order, each as it was published.
  private static Callable<Integer> reading(SlowClient client) {
    return () -> {
      int number = 0;
      while (number < EVENTS && isWhole(client.next("message_create"), number + 1)) {
        number++;
      }
      return number;
    };
  }

  private static boolean isWhole(SlowClient.Frame frame, int number) throws IOException {
    var data = frame.event().path("d");
    return data.path("number").asInt() == number
        && data.path("text").asText().equals("x".repeat(BYTES));
  }
}
