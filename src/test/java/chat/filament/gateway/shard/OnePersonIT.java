package chat.filament.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.ChannelId;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What one client does or leaves undone costs the server a bounded amount.
class OnePersonIT {
  private static final String GUILDS = "filament_gateway_guilds";

  @Test
  void aResumeThatIsCutOffGivesItsGuildsBack() throws Exception {
    try (var shard = ShardUnderTest.start()) {
      shard.commit(1, 100, 50_000);
      var client = new SlowClient(shard.port(), "resume=1");
      client.next("ready");
      client.send("resume", manyGuilds());
      client.next("message_create"); // it is in the middle of what it missed, and stops reading
      assertThat(shard.metric(GUILDS)).isEqualTo(301);
      client.cut();
      shard.await(GUILDS, 0);
    }
  }

  private static String manyGuilds() {
    var others =
        IntStream.range(0, 300)
            .mapToObj("01ARZ3NDEKTSV4RRFFQ69G%04d"::formatted)
            .map(id -> ",{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}".formatted(id, id))
            .collect(Collectors.joining());
    return ShardUnderTest.resume(0).replace("}]", "}" + others + "]");
  }

  /// RFC 6455, 5.5.3: whoever has not answered yet may answer only the newest ping.
  @Test
  void onlyTheNewestPingIsAnsweredToWhoDoesNotRead() throws Exception {
    try (var shard = ShardUnderTest.start();
        var client = new SlowClient(shard.port(), "")) {
      client.next("ready");
      int pings = 60_000;
      for (int i = 0; i < pings; i++) {
        client.send(SlowClient.PING, "%0125d".formatted(i).getBytes(StandardCharsets.UTF_8));
      }
      int pongs = 0;
      String last;
      do {
        var frame = client.next();
        last = frame.head() == SlowClient.PONG ? frame.text() : "";
        pongs += last.isEmpty() ? 0 : 1;
      } while (last.isEmpty() || Integer.parseInt(last) != pings - 1);
      assertThat(pongs).isLessThan(pings / 2);
    }
  }

  @Test
  void whoReadsNothingFor75SecondsIsASlowConsumerWhateverItSends() throws Exception {
    try (var shard = ShardUnderTest.start();
        var client = new SlowClient(shard.port(), "")) {
      client.send("subscribe", subscribe());
      client.next("subscribed");
      shard.publish(1, 20, 60_000);
      var ended = "filament_ws_disconnects_total{reason=\"slow_consumer\"}";
      for (int i = 0; i < 3_000 && shard.metric(ended) == 0; i++) {
        client.send(SlowClient.PONG, new byte[0]); // it is not silent
        shard.later(1);
        Thread.sleep(20); // the shard looks at each session every five real seconds
      }
      assertThat(shard.metric(ended)).isEqualTo(1);
    }
  }

  @Test
  void whoIsSilentFor75SecondsIsPingedAndEnds() throws Exception {
    try (var shard = ShardUnderTest.start();
        var client = new SlowClient(shard.port(), "")) {
      SlowClient.Frame frame;
      do {
        frame = client.next();
      } while (frame.head() != SlowClient.PING);
      assertThat(frame.payload()).isEmpty();
      var ended = "filament_ws_disconnects_total{reason=\"idle_timeout\"}";
      shard.later(80);
      shard.await(ended, 1);
      while (frame.head() != SlowClient.CLOSE) {
        frame = client.next();
      }
      assertThat(frame.reason()).isEqualTo("idle_timeout");
    }
  }

  static String subscribe() {
    return "{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}"
        .formatted(ShardUnderTest.GUILD.value(), ShardUnderTest.CHANNEL.value());
  }

  @Test
  void theStatesOfManyChannelsWaitForASlowLine() throws Exception {
    var channels =
        IntStream.range(0, 600)
            .mapToObj(i -> new ChannelId("01ARZ3NDEKTSV4RRFFQ69G%04d".formatted(i)))
            .toList();
    var access = new KnownAccess(KnownAccess.structure(ShardUnderTest.GUILD, 1, channels));
    var state = Buffer.buffer("{\"text\":\"" + "x".repeat(3_000) + "\"}");
    try (var shard =
            new ShardUnderTest(
                access,
                List.of((guild, channel) ->
                    new Event(
                        "voice_participant_sync", new Audience.InChannel(channel), null, state)),
                1);
        var client = new SlowClient(shard.port(), "resume=1")) {
      client.next("ready");
      client.send("resume", resume(channels));
      int states = 0;
      for (var frame = client.next("voice_participant_sync");
          states < channels.size();
          frame = states < channels.size() ? client.next("voice_participant_sync") : frame) {
        assertThat(frame.head()).as(frame.text()).isEqualTo(SlowClient.TEXT);
        states++;
      }
      assertThat(client.next("resumed").event().path("d").path("channels")).hasSize(600);
    }
  }

  /// The names of all channels and the positions of all guilds are more than a frame may hold.
  @Test
  void whoIsInSeveralHundredGuildsResumes() throws Exception {
    try (var shard = ShardUnderTest.start();
        var client = new SlowClient(shard.port(), "resume=1")) {
      var channel = ShardUnderTest.CHANNEL.value();
      var channels =
          shard.found(700).stream()
              .map(guild ->
                  "{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}".formatted(guild.value(), channel))
              .collect(Collectors.joining(","));
      client.next("ready");
      client.send("resume", "{\"guilds\":{},\"user\":0,\"channels\":[" + channels + "]}");
      var resumed = client.next("resumed");
      assertThat(resumed.head()).as(resumed.text()).isEqualTo(SlowClient.TEXT);
      assertThat(resumed.event().path("d").path("guilds")).hasSize(700);
      assertThat(resumed.event().path("d").has("channels")).isFalse();
    }
  }

  private static String resume(List<ChannelId> channels) {
    var guild = ShardUnderTest.GUILD.value();
    return "{\"guilds\":{},\"user\":0,\"channels\":["
        + channels.stream()
            .map(id -> "{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}".formatted(guild, id.value()))
            .collect(Collectors.joining(","))
        + "]}";
  }

  /// A page of the log is bounded in bytes, and a client goes on with the one that it is at.
  @Test
  void aSlowReplayReadsEachRowOnce() throws Exception {
    try (var shard = ShardUnderTest.start();
        var client = new SlowClient(shard.port(), "resume=1")) {
      shard.commit(1, 200, 50_000);
      client.next("ready");
      client.send("resume", ShardUnderTest.resume(0));
      for (int seq = 1; seq <= 200; seq++) {
        assertThat(client.next("message_create").event().path("s").asInt()).isEqualTo(seq);
        shard.later(2); // pages are kept for ten seconds
      }
      client.next("resumed");
      int pages = 200 * 50_000 / (256 * 1024);
      assertThat(shard.metric("filament_gateway_replay_queries_total")).isBetween(1L, 2L * pages);
    }
  }

  @Test
  void reactionsTakeNoPageAwayFromThoseWhoResume() throws Exception {
    try (var shard = ShardUnderTest.start()) {
      shard.commit(1, 100, 100);
      try (var reader = shard.subscribed("");
          var first = shard.connect("resume=1").send("resume", ShardUnderTest.resume(0))) {
        first.upTo("resumed");
        long before = shard.metric("filament_gateway_replay_queries_total");
        for (int seq = 101; seq <= 120; seq++) {
          var audience = new Audience.InChannel(ShardUnderTest.CHANNEL);
          var payload = ShardUnderTest.payload(seq, 10);
          shard.publish(
              seq,
              List.of(
                  new Event("message_reaction", audience, "01ARZ3NDEKTSV4RRFFQ6900001", payload)));
          reader.next("message_reaction");
          try (var next = shard.connect("resume=1").send("resume", ShardUnderTest.resume(0))) {
            next.upTo("resumed");
          }
        }
        // one for the head of the log each time
        assertThat(shard.metric("filament_gateway_replay_queries_total")).isEqualTo(before + 20);
      }
    }
  }

  @Test
  void moreThan64ShardsListen() throws Exception {
    var access =
        new KnownAccess(
            KnownAccess.structure(ShardUnderTest.GUILD, 1, List.of(ShardUnderTest.CHANNEL)));
    try (var shards = new ShardUnderTest(access, List.of(), 70);
        var socket = shards.subscribed("")) {
      shards.publish(1, 1, 10);
      assertThat(socket.next("message_create").path("number").asInt()).isEqualTo(1);
    }
  }
}
