package chat.filament.gateway.shard;

import static chat.filament.gateway.shard.ShardUnderTest.BOB;
import static chat.filament.gateway.shard.ShardUnderTest.CHANNEL;
import static chat.filament.gateway.shard.ShardUnderTest.GUILD;
import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Standing;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import chat.filament.platform.event.Personal;
import chat.filament.testing.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whatever goes wrong with the deliveries of a guild: nothing is missed silently, and nothing
/// reaches whoever may not see it any more.
class DeliveryQueueIT {
  private final ShardUnderTest shard = ShardUnderTest.start();

  @AfterEach
  void stop() throws Exception {
    shard.close();
  }

  @Test
  void aStepThatFailsIsToldOfAndDoesNotStopTheGuild() {
    try (var resuming = shard.subscribed("resume=1");
        var plain = shard.subscribed("bob")) {
      shard.publish(1, 1, 10);
      assertThat(position(resuming)).isEqualTo(1);
      shard.access.failOnce();
      shard.publish(2, List.of(event(2, new Audience.Viewers(CHANNEL))));
      assertThat(gap(resuming)).isEqualTo(List.of(2, 2));
      shard.publish(3, 1, 10);
      assertThat(position(resuming)).isEqualTo(3);
      assertThat(plain.closed().reason()).isEqualTo("slow_consumer");
    }
  }

  /// Everything that comes after the first event waits for the access of somebody.
  @Test
  void aGuildThatCannotKeepUpSaysSo() {
    int last = 6_000;
    try (var resuming = shard.subscribed("resume=1");
        var plain = shard.subscribed("bob")) {
      shard.access.forget(BOB);
      shard.publish(1, List.of(event(1, new Audience.Viewers(CHANNEL))));
      IntStream.rangeClosed(2, last).forEach(seq -> shard.publish(seq, 1, 10));
      shard.access.loaded();
      int expected = 2;
      var next = resuming.upTo("message_create").getLast();
      while (!next.path("t").asText().equals("resume_gap")) {
        if (next.has("s")) { // somebody's coming may be told of in between
          assertThat(next.path("s").asInt()).isEqualTo(expected++);
        }
        next = resuming.next();
      }
      assertThat(next.path("d").path("from").asInt()).isEqualTo(expected);
      assertThat(next.path("d").path("to").asInt()).isEqualTo(last);
      assertThat(plain.closed().reason()).isEqualTo("slow_consumer");
      assertThat(
              shard.metric(
                  "filament_gateway_events_dropped_total{scope=\"channel\","
                      + "event_type=\"message_create\",reason=\"dispatch_timeout\"}"))
          .isEqualTo(last - expected + 1);
      shard.publish(last + 1, 1, 10);
      assertThat(position(resuming)).isEqualTo(last + 1);
    }
  }

  /// Somebody's coming is not in the log: when it does not fit, everybody learns anew who is there.
  @Test
  void presenceThatDoesNotFitIsToldAnew() {
    try (var resuming = shard.subscribed("resume=1");
        var bob = shard.subscribed("bob")) {
      shard.access.forget(BOB);
      shard.publish(1, List.of(event(1, new Audience.Viewers(CHANNEL))));
      IntStream.rangeClosed(2, 6_000).forEach(seq -> shard.publish(seq, 1, 10));
      shard.announce(BOB);
      shard.access.loaded();
      resuming.upTo("resume_gap");
      assertThat(resuming.next("presence_sync").path("user_ids").toString())
          .contains(ShardUnderTest.ANN.value());
      assertThat(bob.closed().reason()).isEqualTo("slow_consumer");
    }
  }

  /// The first event after her replay has come to Ann, and waits for Bob's access, when her second
  /// guild is through, too.
  @Test
  void whoComesBackIsNotSentBehindWhatWasDelivered() {
    var other = shard.found(1).getFirst();
    shard.access.hold(other);
    try (var bob = shard.subscribed("bob&resume=1");
        var ann = shard.connect("resume=1").send("resume", resume(other))) {
      awaitOnline(bob, ShardUnderTest.ANN); // she is through with the first
      shard.access.forget(BOB);
      shard.publish(1, List.of(event(1, new Audience.Viewers(CHANNEL))));
      assertThat(ann.upTo("channel_update").getLast().path("s").asInt()).isEqualTo(1);
      shard.access.release(other);
      assertThat(ann.next("resumed").path("guilds").path(GUILD.value()).asInt()).isEqualTo(1);
      shard.access.loaded();
      assertThat(bob.next("channel_update").path("number").asInt()).isEqualTo(1);
      shard.publish(2, 1, 10);
      assertThat(ann.upTo("message_create").stream().filter(event -> event.has("s")))
          .extracting(event -> event.path("s").asInt())
          .containsExactly(2);
    }
  }

  private static void awaitOnline(Socket socket, UserId user) {
    String online;
    do {
      online = socket.next("presence_update").path("user_id").asText();
    } while (!online.equals(user.value()));
  }

  /// From the beginning in the guild and in another one.
  private static String resume(GuildId other) {
    return """
    {"guilds":{"%1$s":0,"%2$s":0},"user":0,"channels":[{"guild_id":"%1$s","channel_id":"%3$s"},\
    {"guild_id":"%2$s","channel_id":"%3$s"}]}\
    """
        .formatted(GUILD.value(), other.value(), CHANNEL.value());
  }

  /// As when another node has changed something each time.
  @Test
  void accessThatIsGoneAgainIsLoadedAnew() {
    try (var bob = shard.subscribed("bob&resume=1")) {
      shard.access.forget(BOB, 60);
      shard.publish(1, List.of(event(1, new Audience.Viewers(CHANNEL))));
      assertThat(bob.next("channel_update").path("number").asInt()).isEqualTo(1);
    }
  }

  @Test
  void whoseAccessCannotBeHadIsTold() {
    try (var ann = shard.subscribed("resume=1");
        var bob = shard.subscribed("bob&resume=1")) {
      shard.access.forget(BOB, 1_000);
      shard.publish(1, List.of(event(1, new Audience.Viewers(CHANNEL))));
      assertThat(bob.closed().code()).isEqualTo(1011);
      assertThat(ann.next("channel_update").path("number").asInt()).isEqualTo(1);
    }
  }

  /// Bob was banned in a batch that was lost; what came after it is in the log.
  @Test
  void lostEventsDoNotReachWhoMayNotSeeThemAnyMore() {
    shard.commit(1, 20, 10);
    shard.head(0);
    try (var ann = shard.subscribed("resume=1");
        var bob = shard.subscribed("bob&resume=1")) {
      shard.publish(1, 1, 10);
      assertThat(position(ann)).isEqualTo(1);
      assertThat(position(bob)).isEqualTo(1);
      shard.access.kick(BOB);
      shard.publish(21, 1, 10);
      assertThat(IntStream.range(0, 20).map(i -> position(ann)).boxed().toList())
          .isEqualTo(IntStream.rangeClosed(2, 21).boxed().toList());
      assertThat(bob.drain()).noneMatch(event -> event.path("s").asInt() > 1);
    }
  }

  /// The first batch that a shard sees of a guild already leaves a hole.
  @Test
  void aGuildThatIsNewOnTheShardKnowsWhereItBegins() {
    shard.commit(1, 12, 10);
    shard.head(10);
    try (var socket = shard.subscribed("resume=1")) {
      shard.publish(13, 1, 10);
      assertThat(IntStream.range(0, 3).map(i -> position(socket)).boxed().toList())
          .isEqualTo(List.of(11, 12, 13));
    }
  }

  @Test
  void whatTheLogHoldsNoLongerAndWhatIsTooLargeIsAGap() {
    shard.commit(1, 3, 10);
    shard.head(3);
    try (var socket = shard.subscribed("resume=1")) {
      shard.publish(7, 1, 10);
      assertThat(gap(socket)).isEqualTo(List.of(4, 6));
      assertThat(position(socket)).isEqualTo(7);
      shard.publish(8, 1, 70_000);
      shard.publish(9, 1, 10);
      assertThat(gap(socket)).isEqualTo(List.of(8, 8));
      assertThat(position(socket)).isEqualTo(9);
    }
    shard.commit(10, 10, 70_000);
    shard.commit(11, 11, 10);
    try (var socket = shard.connect("bob&resume=1").send("resume", ShardUnderTest.resume(9))) {
      assertThat(gap(socket)).isEqualTo(List.of(10, 10));
      assertThat(position(socket)).isEqualTo(11);
    }
  }

  /// When the shard comes to the change that hid the channel, another has shown it again already.
  @Test
  void whatAChangeTookAwayStaysAwayThoughAnotherGaveItBack() {
    var shown = KnownAccess.structure(GUILD, 3, List.of(CHANNEL));
    var hidden = KnownAccess.structure(GUILD, 2, List.of());
    try (var before = shard.subscribed("")) {
      shard.access.now(shown);
      try (var after = shard.subscribed("bob")) {
        shard.publish(1, List.of(), new AccessChange.Structure(hidden));
        shard.publish(1, List.of(), new AccessChange.Structure(shown));
        shard.publish(1, 1, 10);
        assertThat(after.next("message_create").path("number").asInt()).isEqualTo(1);
        before.drain();
        before.subscribe(GUILD.value(), CHANNEL.value());
        shard.publish(2, 1, 10);
        assertThat(before.next("message_create").path("number").asInt()).isEqualTo(2);
      }
    }
  }

  /// When the shard comes to his being kicked, Bob has joined again already.
  @Test
  void whoWasOutAndCameBackSubscribesAgain() {
    try (var before = shard.subscribed("bob")) {
      shard.access.now(KnownAccess.structure(GUILD, 3, List.of(CHANNEL)));
      try (var after = shard.subscribed("bob")) {
        shard.publish(
            1, List.of(), new AccessChange.Standings(List.of(new Standing.Stranger(BOB)), 2));
        var member = new Standing.Member(BOB, Set.of());
        shard.publish(1, List.of(), new AccessChange.Standings(List.of(member), 3));
        shard.publish(1, 1, 10);
        assertThat(after.next("message_create").path("number").asInt()).isEqualTo(1);
        before.drain();
        before.subscribe(GUILD.value(), CHANNEL.value());
        shard.publish(2, 1, 10);
        assertThat(before.next("message_create").path("number").asInt()).isEqualTo(2);
      }
    }
  }

  @Test
  void anEventForManyMoreUsersThanAreHere() {
    var users = new HashSet<UserId>();
    IntStream.range(0, 1_000)
        .mapToObj("01ARZ3NDEKTSV4RRFFQ69J%04d"::formatted)
        .map(UserId::new)
        .forEach(users::add);
    users.add(BOB);
    try (var bob = shard.subscribed("bob");
        var ann = shard.subscribed("")) {
      shard.backplane.publish(new Personal(users, "profile_update", ShardUnderTest.payload(7, 1)));
      assertThat(bob.next("profile_update").path("number").asInt()).isEqualTo(7);
      shard.publish(1, 1, 10);
      assertThat(ann.upTo("message_create"))
          .noneMatch(event -> event.path("t").asText().equals("profile_update"));
    }
  }

  private static Event event(int number, Audience audience) {
    return new Event("channel_update", audience, null, ShardUnderTest.payload(number, 10));
  }

  private static int position(Socket socket) {
    return socket.upTo("message_create").getLast().path("s").asInt();
  }

  private static List<Integer> gap(Socket socket) {
    var gap = socket.next("resume_gap");
    return List.of(gap.path("from").asInt(), gap.path("to").asInt());
  }
}
