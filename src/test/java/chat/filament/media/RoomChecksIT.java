package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Calls are compared with what LiveKit says of its rooms.
class RoomChecksIT extends CallFixture {
  private static final String REGIONS = "filament_voice_region_participants";

  @Test
  void aSweepAsksForFewRoomsAtATime() {
    var open =
        Stream.generate(VoiceFixtures::channel).limit(30).collect(Collectors.toUnmodifiableSet());
    var rooms = open.stream().map(VoiceChannel::room).toList();
    liveKit.hold();
    var sweep = new RoomSweep(checks, meters);
    on(() -> sweep.sweep(List.of(), open));
    var asked = new ArrayList<String>();
    for (int i = 0; i < RoomSweep.AT_ONCE; i++) {
      asked.add(liveKit.nextListed());
    }
    on(() -> sweep.sweep(List.of(), open));
    assertThat(liveKit.listed()).isZero();
    liveKit.answerAll();
    while (asked.size() < 30 || !asked.containsAll(rooms)) {
      asked.add(liveKit.nextListed());
    }
    assertThat(asked).as("asked again at most while they were asked").hasSizeLessThanOrEqualTo(60);
    awaitSwept();
  }

  private void awaitSwept() {
    var sweeps = registry.get("filament_voice_sweep_seconds").timer();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (sweeps.count() == 0) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      on(Thread::yield);
    }
  }

  private void later(long seconds) {
    now = now.plusSeconds(seconds);
  }

  /// Waits until LiveKit's answer has been dealt with: checks of one room run one by one.
  private void check() {
    for (int i = 0; i < 2; i++) {
      on(() -> checks.check(channel));
      liveKit.nextListed();
    }
  }

  @Test
  void participantsAreCountedByTheRegionThatCarriesThem() {
    join(VoiceFixtures.MICROPHONE);
    enter("eu-west");
    check();
    assertThat(carried("eu-west")).isOne();
    enter("");
    check();
    assertThat(carried("eu-west")).isZero();
    assertThat(carried("unnamed")).isOne();
    liveKit.leave(channel.room(), key.identity());
    check();
    assertThat(carried("unnamed")).isZero();
  }

  @Test
  void aCallThatIsOverIsNotCountedAnyMore() {
    var room = new JsonObject("{\"participants\":[{\"identity\":\"a\",\"region\":\"eu\"}]}");
    meters.listed(channel, LiveKitParticipant.all(room));
    assertThat(carried("eu")).isOne();
    on(() -> new RoomSweep(checks, meters).sweep(List.of(), Set.of()));
    assertThat(carried("eu")).isZero();
  }

  private void enter(String region) {
    liveKit.put(
        channel.room(),
        key.identity(),
        "{\"sid\":\"PA_1\",\"identity\":\"%s\",\"region\":\"%s\",\"permission\":%s}"
            .formatted(key.identity(), region, FakeLiveKit.MICROPHONE));
  }

  private double carried(String region) {
    return registry.get(REGIONS).tag("region", region).gauge().value();
  }

  @Test
  void regionsBeyondTheFirstAreShownAsOne() {
    join(VoiceFixtures.MICROPHONE);
    for (int i = 0; i <= VoiceMeters.REGIONS; i++) {
      enter("region-" + i);
      check();
    }
    assertThat(registry.find(REGIONS).tag("region", "region-16").gauge()).isNull();
    assertThat(carried("other")).isOne();
  }

  @Test
  void whoNeverCameIsGoneAfterTheGrace() {
    join(VoiceFixtures.MICROPHONE);
    later(29);
    check();
    assertThat(events).isEmpty();
    later(1);
    on(() -> checks.check(channel));
    expect("voice_stream_unpublish", "voice_participant_leave");
    assertThat(liveKit.hasRemoved()).isFalse();
  }

  @Test
  void whoNeverCameIsGoneThoughTheClockWentBack() {
    join(VoiceFixtures.MICROPHONE);
    later(-10_000);
    on(() -> checks.check(channel));
    expect("voice_stream_unpublish", "voice_participant_leave");
  }

  @Test
  void whoIsThereStays() {
    join(VoiceFixtures.MICROPHONE);
    enter();
    later(10_000);
    check();
    on(() -> calls.wentOffline(key.user()));
    check();
    assertThat(events).isEmpty();
    assertThat(liveKit.hasRemoved()).isFalse();
  }

  @Test
  void whoHasNoSocketAndIsNotListedEndsAtOnce() {
    join(VoiceFixtures.MICROPHONE);
    on(() -> {
      calls.wentOffline(key.user());
      checks.check(channel);
    });
    expect("voice_stream_unpublish", "voice_participant_leave");
  }

  @Test
  void anUnreachableLiveKitEndsOnlyThoseWithoutASocket() {
    var other = VoiceFixtures.key(channel);
    join(VoiceFixtures.MICROPHONE);
    on(() -> calls.join(other, VoiceFixtures.LISTEN, now.getEpochSecond()));
    expect("voice_participant_join");
    liveKit.breakDown(true);
    later(10_000);
    check();
    assertThat(events).isEmpty();
    on(() -> {
      calls.wentOffline(key.user());
      checks.check(channel);
    });
    expect("voice_stream_unpublish", "voice_participant_leave");
    on(() -> assertThat(calls.registry().in(channel)).hasSize(1));
    assertThat(liveKit.nextRemoved()).isEqualTo(key.identity());
  }

  @Test
  void whoHasANewSocketIsLeftAlone() {
    join(VoiceFixtures.MICROPHONE);
    enter();
    on(() -> calls.wentOffline(key.user()));
    check();
    online = true;
    liveKit.breakDown(true);
    check();
    online = false;
    check();
    assertThat(events).isEmpty();
  }

  @Test
  void strangersAreRemoved() {
    liveKit.enter(channel.room(), "intruder");
    on(() -> checks.check(channel));
    assertThat(liveKit.nextRemoved()).isEqualTo("intruder");
    assertThat(events).isEmpty();
  }

  @Test
  void anOlderTokenWithMoreRightsIsFound() {
    join(VoiceFixtures.MICROPHONE);
    liveKit.enter(
        channel.room(),
        key.identity(),
        "{\"canPublish\":true,\"canPublishSources\":[\"CAMERA\",\"MICROPHONE\"]}");
    on(() -> checks.check(channel));
    expect("voice_stream_unpublish", "voice_participant_leave");
    assertThat(liveKit.nextRemoved()).isEqualTo(key.identity());
  }
}
