package chat.filament.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

/// The tables of `src/docs/scale.md`, printed: a hundred nodes, with a hundredth of the people and
/// of what the database does unless `-Dfilament.scale.part=1` asks for all million of them.
class ScaleTest {
  private static final long SEED = 1;
  private static final int PART = Integer.getInteger("filament.scale.part", 100);

  private static final ClusterModel MILLION =
      new ClusterModel(
          100, 1_000_000 / PART, 100_000 / PART, 1_000, 5_000, 8_000 / PART, 4_000 / PART, 0.5);

  private static void print(String what, Object... values) {
    System.out.printf(Locale.ROOT, what + "%n", values);
  }

  @Test
  void everybodyComesBack() {
    print(
        "lost nodes, jitter: back 50 %%, 99 %%, all (s), refused tries, waiting for the database");
    for (double jitter : new double[] {0, 0.5}) {
      var model = MILLION.withJitter(jitter);
      for (int lost : new int[] {1, 10, 33, 50, model.nodes()}) {
        var outcome = ReconnectStorm.of(model, lost, 20, SEED);
        print(
            "%4d %4.1f: %7.1f %7.1f %7.1f %9d %8d",
            lost,
            jitter,
            outcome.half(),
            outcome.most(),
            outcome.seconds(),
            outcome.refused(),
            outcome.databaseQueue());
        assertThat(outcome.back()).isEqualTo(model.sockets() / model.nodes() * lost);
      }
    }
  }

  @Test
  void onlyGuildsOfNodesThatComeOrGoMove() {
    print("nodes gone and come: guilds that moved, largest share, seconds of reading them");
    for (int[] change : new int[][] {{1, 0}, {0, 1}, {1, 1}, {10, 0}, {33, 0}}) {
      var moves = new OwnershipChange(MILLION, SEED).replace(change[0], change[1]);
      print(
          "%3d %3d: %6d %5.2f %6.1f",
          change[0],
          change[1],
          moves.moved(),
          moves.largest(),
          (double) moves.moved() / MILLION.guildLoadsPerSecond());
      assertThat(moves.needless()).isZero();
      assertThat(moves.moved()).isPositive();
    }
  }
}
