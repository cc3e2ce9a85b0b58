package chat.filament.media;

import static chat.filament.media.Hall.LISTEN;
import static chat.filament.media.Hall.MICROPHONE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IssuedTokensTest {
  private final IssuedTokens tokens = new IssuedTokens();
  private final Seat seat = Hall.seat(Hall.place());

  private void listen(long now) {
    tokens.add(seat, LISTEN, now + LiveKitTokens.TTL_SECONDS);
  }

  @Test
  void sixSubscribeTokensLiveAtOnce() {
    for (int second = 0; second < 6; second++) {
      assertThat(tokens.subscribeWait(seat, second)).isZero();
      listen(second);
    }
    assertThat(tokens.subscribeWait(seat, 6)).isEqualTo(294);
    assertThat(tokens.subscribeWait(new Seat(Hall.place(), seat.user()), 6)).isZero();
    assertThat(tokens.subscribeWait(seat, 300)).as("the first has expired").isZero();
  }

  @Test
  void othersAreNotCounted() {
    for (int i = 0; i < 10; i++) {
      tokens.add(seat, MICROPHONE, 300);
    }
    assertThat(tokens.subscribeWait(seat, 1)).isZero();
  }

  @Test
  void leavingAndFailingFreeThem() {
    for (int i = 0; i < 6; i++) {
      listen(0);
    }
    tokens.withdraw(seat, 300);
    assertThat(tokens.subscribeWait(seat, 1)).isZero();
    listen(0);
    assertThat(tokens.subscribeWait(seat, 1)).isPositive();
    tokens.release(seat);
    assertThat(tokens.subscribeWait(seat, 1)).isZero();
  }

  @Test
  void aRoomIsOpenUntilItsLastTokenExpires() {
    tokens.add(seat, MICROPHONE, 300);
    tokens.add(seat, MICROPHONE, 310);
    tokens.release(seat);
    assertThat(tokens.open(309)).containsExactly(seat.place());
    assertThat(tokens.isOpen(seat, 309)).isTrue();
    assertThat(tokens.isOpen(seat, 310)).isFalse();
    assertThat(tokens.open(310)).isEmpty();
  }
}
