package chat.filament.media;

import static chat.filament.media.VoiceFixtures.LISTEN;
import static chat.filament.media.VoiceFixtures.MICROPHONE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IssuedTokensTest {
  private final IssuedTokens tokens = new IssuedTokens();
  private final ParticipantKey key = VoiceFixtures.key(VoiceFixtures.channel());

  private void listen(long now) {
    tokens.add(key, LISTEN, now + LiveKitTokens.TTL_SECONDS);
  }

  @Test
  void sixSubscribeTokensLiveAtOnce() {
    for (int second = 0; second < 6; second++) {
      assertThat(tokens.subscribeWait(key, second)).isZero();
      listen(second);
    }
    assertThat(tokens.subscribeWait(key, 6)).isEqualTo(294);
    assertThat(tokens.subscribeWait(new ParticipantKey(VoiceFixtures.channel(), key.user()), 6))
        .isZero();
    assertThat(tokens.subscribeWait(key, 300)).as("the first has expired").isZero();
  }

  @Test
  void aClockThatWentBackKeepsNobodyWaiting() {
    for (int i = 0; i < 6; i++) {
      listen(10_000);
    }
    assertThat(tokens.subscribeWait(key, 10_001)).isPositive();
    assertThat(tokens.subscribeWait(key, 1_000)).isZero();
    assertThat(tokens.isOpen(key, 1_000)).isFalse();
    listen(1_000);
    assertThat(tokens.isOpen(key, 1_000)).isTrue();
    assertThat(tokens.open(1_000)).containsExactly(key.channel());
  }

  @Test
  void othersAreNotCounted() {
    for (int i = 0; i < 10; i++) {
      tokens.add(key, MICROPHONE, 300);
    }
    assertThat(tokens.subscribeWait(key, 1)).isZero();
  }

  @Test
  void leavingAndFailingFreeThem() {
    for (int i = 0; i < 6; i++) {
      listen(0);
    }
    tokens.withdraw(key, 300);
    assertThat(tokens.subscribeWait(key, 1)).isZero();
    listen(0);
    assertThat(tokens.subscribeWait(key, 1)).isPositive();
    tokens.release(key);
    assertThat(tokens.subscribeWait(key, 1)).isZero();
  }

  @Test
  void aUserHasTokensForFewChannelsAtATime() {
    for (int i = 0; i < IssuedTokens.CHANNELS_PER_USER; i++) {
      var other = new ParticipantKey(VoiceFixtures.channel(), key.user());
      assertThat(tokens.channelWait(other, 10)).isZero();
      tokens.add(other, MICROPHONE, 300 + i);
      assertThat(tokens.channelWait(other, 10)).as("a channel with a token").isZero();
    }
    assertThat(tokens.channelWait(key, 10)).isEqualTo(290);
    assertThat(tokens.channelWait(VoiceFixtures.key(key.channel()), 10)).isZero();
    assertThat(tokens.channelWait(key, 300)).as("the first has expired").isZero();
  }

  @Test
  void aRoomIsOpenUntilItsLastTokenExpires() {
    tokens.add(key, MICROPHONE, 300);
    tokens.add(key, MICROPHONE, 310);
    tokens.release(key);
    assertThat(tokens.open(309)).containsExactly(key.channel());
    assertThat(tokens.isOpen(key, 309)).isTrue();
    assertThat(tokens.isOpen(key, 310)).isFalse();
    assertThat(tokens.open(310)).isEmpty();
  }
}
