package chat.filament.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.permission.Standing;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A channel with so many sockets that they are sent to in rounds.
class LargeListIT {
  private static final int SOCKETS = 300;
  private static final int SLOW = 20;
  private static final int EVENTS = 12;
  private static final int BYTES = 60_000;

  private static final int FOLLOWING = 150;

  /// The kernel takes only part of a frame for a socket that is not read.
  @Test
  void everySocketGetsEveryFrameWhole() throws Exception {
    var clients = new ArrayList<SlowClient>();
    try (var shard = ShardUnderTest.start();
        var reader = shard.subscribed("bob");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < SOCKETS; i++) {
        clients.add(subscribed(shard, ""));
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

  /// Three more are published each time the first socket has got three, so that most of them come
  /// while a round is under way. What goes to the whole guild stands between some, the backplane
  /// loses some, and sockets come meanwhile.
  @Test
  void whatIsPublishedMeanwhileComesToEverybodyInOrder() throws Exception {
    var clients = new ArrayList<SlowClient>();
    try (var shard = ShardUnderTest.start();
        var reader = subscribed(shard, "bob");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      shard.commit(1, FOLLOWING, 10);
      shard.head(0);
      shard.access.loaded();
      var read = new ArrayList<Future<List<Integer>>>();
      for (int i = 0; i < SOCKETS; i++) {
        var client = subscribed(shard, i % 2 == 0 ? "" : "resume=1");
        clients.add(client);
        read.add(threads.submit(() -> numbers(client, FOLLOWING)));
      }
      var late = new ArrayList<Future<List<Integer>>>();
      for (int seq = 1; seq <= FOLLOWING; seq += 3) {
        if (seq % 30 == 1) {
          var client = subscribed(shard, "resume=1");
          clients.add(client);
          late.add(threads.submit(() -> numbers(client, FOLLOWING)));
        }
        for (int next = seq; next < seq + 3; next++) {
          if (next % 30 != 17) {
            shard.publish(next, List.of(event(next)));
          }
        }
        assertThat(numbers(reader, seq + 2)).hasSize(3);
      }
      for (var numbers : read) {
        assertThat(numbers.get()).isEqualTo(range(1, FOLLOWING));
      }
      for (var numbers : late) {
        assertThat(numbers.get()).isEqualTo(range(numbers.get().getFirst(), FOLLOWING));
      }
      assertThat(
              shard.metric(
                  "filament_gateway_events_emitted_total{scope=\"channel\","
                      + "event_type=\"message_create\"}"))
          .isEqualTo(messages(read) + messages(late) + messages(List.of(done(FOLLOWING))));
    } finally {
      for (var client : clients) {
        client.close();
      }
    }
  }

  /// The change of access comes with the first event of the channel, or while a round is under way.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoMayNotSeeItAnyMoreGetsNothingThatComesClosely(boolean withEvent) throws Exception {
    int last = withEvent ? 1 : 20;
    var clients = new ArrayList<SlowClient>();
    try (var shard = ShardUnderTest.start();
        var reader = shard.subscribed("")) {
      for (int i = 0; i < SOCKETS; i++) {
        clients.add(subscribed(shard, ""));
      }
      try (var bob = shard.subscribed("bob");
          var behindBob = shard.subscribed("")) {
        for (int seq = 1; seq < last; seq++) {
          shard.publish(seq, 1, 10);
          assertThat(reader.next("message_create").path("number").asInt()).isEqualTo(seq);
        }
        var banned = AccessChange.Standings.of(new Standing.Banned(ShardUnderTest.BOB));
        shard.onLoop(() -> {
          shard.access.kick(ShardUnderTest.BOB);
          shard.publish(last, withEvent ? List.of(event(last)) : List.of(), banned);
          shard.publish(withEvent ? last + 1 : last, 2, 10);
        });
        int seen = withEvent ? last : last - 1;
        IntStream.range(0, seen + 2).forEach(i -> behindBob.next("message_create"));
        IntStream.range(0, seen).forEach(i -> bob.next("message_create"));
        assertThat(bob.drain())
            .noneMatch(event -> event.path("t").asText().equals("message_create"));
      }
    } finally {
      for (var client : clients) {
        client.close();
      }
    }
  }

  private static SlowClient subscribed(ShardUnderTest shard, String query) throws IOException {
    var client = new SlowClient(shard.port(), query);
    client.send("subscribe", OnePersonIT.subscribe());
    client.next("subscribed");
    return client;
  }

  /// Each tenth goes to the whole guild.
  private static Event event(int number) {
    var payload = ShardUnderTest.payload(number, 10);
    return number % 10 == 0
        ? new Event("channel_update", new Audience.InGuild(), null, payload)
        : ShardUnderTest.event(number, 10);
  }

  private static List<Integer> range(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  private static Future<List<Integer>> done(int last) {
    return CompletableFuture.completedFuture(range(1, last));
  }

  private static long messages(List<Future<List<Integer>>> read) throws Exception {
    long messages = 0;
    for (var numbers : read) {
      messages += numbers.get().stream().filter(number -> number % 10 != 0).count();
    }
    return messages;
  }

  /// The numbers of the events that come, up to `last`.
  private static List<Integer> numbers(SlowClient client, int last) throws IOException {
    var numbers = new ArrayList<Integer>();
    while (numbers.isEmpty() || numbers.getLast() < last) {
      var frame = client.next();
      var data = frame.head() == SlowClient.TEXT ? frame.event().path("d") : null;
      if (data != null && data.has("number")) {
        numbers.add(data.path("number").asInt());
      }
    }
    return numbers;
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
