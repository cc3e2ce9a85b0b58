package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.permission.Permission;
import chat.filament.core.permission.PermissionSet;
import chat.filament.core.permission.Standing;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Batch;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who loses access leaves the call, and LiveKit is told until it answers.
class AccessWatchIT extends CallFixture {
  @Test
  void removalsAreTriedUntilTheyWork() {
    join(VoiceFixtures.MICROPHONE);
    enter();
    liveKit.breakDown(true);
    on(() -> calls.remove(key, now.getEpochSecond()));
    assertThat(liveKit.nextRemoved()).isEqualTo(key.identity());
    liveKit.breakDown(false);
    assertThat(liveKit.nextRemoved()).isEqualTo(key.identity());
  }

  /// The other's next try comes after the one that must not come.
  @Test
  void comingBackStopsARemovalThatStillWaits() {
    var other = VoiceFixtures.key(channel);
    join(VoiceFixtures.MICROPHONE);
    on(() -> calls.join(other, VoiceFixtures.LISTEN, now.getEpochSecond()));
    liveKit.breakDown(true);
    for (var leaver : List.of(key, other)) {
      on(() -> calls.remove(leaver, now.getEpochSecond()));
      assertThat(liveKit.nextRemoved()).isEqualTo(leaver.identity());
    }
    on(() -> calls.join(key, VoiceFixtures.MICROPHONE, now.getEpochSecond()));
    assertThat(liveKit.nextRemoved()).isEqualTo(other.identity());
  }

  @Test
  void losingTheChannelRemoves() {
    join(VoiceFixtures.MICROPHONE);
    enter();
    allowed = PermissionSet.NONE;
    changed(AccessChange.Standings.of(new Standing.Stranger(key.user())));
    expect("voice_stream_unpublish", "voice_participant_leave");
    assertThat(liveKit.nextRemoved()).isEqualTo(key.identity());
  }

  @Test
  void losingTheGuildRemoves() {
    join(VoiceFixtures.MICROPHONE);
    allowed = null;
    changed(new AccessChange.Deleted());
    expect("voice_stream_unpublish", "voice_participant_leave");
    assertThat(liveKit.nextRemoved()).isEqualTo(key.identity());
  }

  @Test
  void losingARightMattersToThoseWhoWereGrantedIt() {
    var watching = VoiceFixtures.key(channel);
    join(VoiceFixtures.MICROPHONE);
    on(() -> calls.join(watching, VoiceFixtures.LISTEN, now.getEpochSecond()));
    expect("voice_participant_join");
    allowed = PermissionSet.of(Permission.CREATE_MESSAGE);
    changed(new AccessChange.Reloaded(null));
    expect("voice_participant_leave");
    assertThat(liveKit.nextRemoved()).isEqualTo(watching.identity());
    on(() -> assertThat(calls.registry().on(key)).isPresent());
  }

  @Test
  void changesElsewhereDisturbNobody() {
    join(VoiceFixtures.MICROPHONE);
    allowed = PermissionSet.NONE;
    on(() ->
        watch.changed(
            new Batch(
                VoiceFixtures.channel().guild(), 1, List.of(), new AccessChange.Reloaded(null))));
    on(() -> assertThat(calls.registry().on(key)).isPresent());
  }

  private void changed(AccessChange change) {
    on(() -> watch.changed(new Batch(channel.guild(), 1, List.of(), change)));
  }
}
