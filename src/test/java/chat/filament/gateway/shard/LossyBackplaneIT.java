package chat.filament.gateway.shard;

import static chat.filament.gateway.shard.ShardUnderTest.ANN;
import static chat.filament.gateway.shard.ShardUnderTest.CHANNEL;
import static chat.filament.gateway.shard.ShardUnderTest.GUILD;
import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.ChannelId;
import chat.filament.core.UserId;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import chat.filament.platform.event.Personal;
import chat.filament.testing.Socket;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A backplane that loses, repeats and delays.
class LossyBackplaneIT {
  private final ShardUnderTest shard = ShardUnderTest.start();

  @AfterEach
  void stop() throws Exception {
    shard.close();
  }

  @Test
  void readsLostEventsFromTheLogAndDropsRepeats() {
    shard.commit(1, 20, 10);
    shard.head(2);
    try (var socket = shard.subscribed("resume=1")) {
      publish(3, 2);
      publish(7, 1);
      publish(3, 2);
      publish(6, 3);
      publish(20, 1);
      publish(21, 1);
      assertThat(IntStream.range(0, 19).mapToObj(i -> position(socket)).toList())
          .isEqualTo(IntStream.rangeClosed(3, 21).boxed().toList());
    }
  }

  /// Nothing is delivered before all of it waits, among it what is too long to go out with others.
  @Test
  void deliversWhatWaitedTogetherOneByOneAndInOrder() {
    try (var numbered = shard.subscribed("resume=1");
        var plain = shard.subscribed("bob")) {
      shard.onLoop(() -> {
        publish(1, 40);
        for (int seq = 41; seq <= 300; seq++) {
          publish(seq, 1);
        }
      });
      for (int seq = 1; seq <= 300; seq++) {
        assertThat(position(numbered)).isEqualTo(seq);
        var event = plain.upTo("message_create").getLast();
        assertThat(event.path("d").path("number").asInt()).isEqualTo(seq);
        assertThat(event.has("s")).isFalse();
      }
    }
  }

  /// The client came when access had moved on already, but the event had not come yet.
  @Test
  void tellsOfAGapWhereNobodyKnowsAnyMoreWhoSawAChannel() {
    var gone = new ChannelId("01ARZ3NDEKTSV4RRFFQ69G5FAH");
    try (var resuming = shard.connect("resume=1")) {
      resuming.send("resume", ShardUnderTest.resume(0));
      resuming.upTo("resumed");
      var deleted = new Event("channel_delete", new Audience.Viewers(gone), null, payload(1));
      var said = new Event("message_create", new Audience.InChannel(CHANNEL), null, payload(2));
      shard.publish(1, List.of(deleted, said));
      assertThat(resuming.next().toString())
          .isEqualTo(
              "{\"v\":1,\"t\":\"resume_gap\",\"d\":{\"guild_id\":\"%s\",\"from\":1,\"to\":1}}"
                  .formatted(GUILD.value()));
      assertThat(resuming.next().path("s").asLong()).isEqualTo(2);
    }
  }

  @Test
  void deliversToAllSocketsOfAUser() {
    try (var one = shard.connect("resume=1");
        var two = shard.connect("resume=1")) {
      one.next("ready");
      two.next("ready");
      var stranger = new UserId("01ARZ3NDEKTSV4RRFFQ69G5FAE");
      shard.backplane.publish(new Personal(Set.of(stranger), "friend_remove", Buffer.buffer("{}")));
      shard.backplane.publish(new Personal(Set.of(ANN), "profile_update", Buffer.buffer("{}")));
      assertThat(one.next().toString()).isEqualTo("{\"v\":1,\"t\":\"profile_update\",\"d\":{}}");
      assertThat(two.next().path("t").asText()).isEqualTo("profile_update");
    }
  }

  private static int position(Socket socket) {
    var event = socket.upTo("message_create").getLast();
    assertThat(event.path("d").path("number")).isEqualTo(event.path("s"));
    return event.path("s").asInt();
  }

  /// Some of them are too long to be joined.
  private void publish(int first, int count) {
    shard.publish(
        first,
        IntStream.range(first, first + count)
            .mapToObj(seq -> ShardUnderTest.event(seq, bytes(seq)))
            .toList());
  }

  private static Buffer payload(int seq) {
    return ShardUnderTest.payload(seq, bytes(seq));
  }

  private static int bytes(int seq) {
    return seq % 50 == 0 ? 20_000 : seq % 50 * 20;
  }
}
