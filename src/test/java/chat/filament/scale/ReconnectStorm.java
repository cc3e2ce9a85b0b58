package chat.filament.scale;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/// Discrete simulation of what follows when nodes are lost: their clients come back to those that
/// are left, which refuse what they cannot keep waiting, and every one that is taken in asks the
/// database.
final class ReconnectStorm {
  private static final int PERCENT = 100;

  private final ClusterModel model;
  private final Random random;

  /// When each node, and the database, has done all that it was given so far; in seconds.
  private final double[] nodeFreeAt;

  private double databaseFreeAt;
  private int longestDatabaseQueue;
  private long refused;

  /// A client that tries to come back.
  private record Try(double at, int tries) implements Comparable<Try> {
    @Override
    public int compareTo(Try other) {
      return Double.compare(at, other.at);
    }
  }

  /// @param seconds until the last was back, and until 50 and 99 of 100 were
  /// @param refused tries that were answered with 503
  /// @param databaseQueue the most resumptions that waited for the database at a time
  record Outcome(
      double half, double most, double seconds, long refused, int databaseQueue, int back) {}

  private ReconnectStorm(ClusterModel model, int left, long seed) {
    this.model = model;
    this.random = new Random(seed);
    this.nodeFreeAt = new double[left];
  }

  /// @param lost of the nodes; when none is left, they are all there again after a delay
  static Outcome of(ClusterModel model, int lost, double downSeconds, long seed) {
    int left = lost == model.nodes() ? model.nodes() : model.nodes() - lost;
    int clients = (int) ((long) model.sockets() * lost / model.nodes());
    double opensAt = lost == model.nodes() ? downSeconds : 0;
    return new ReconnectStorm(model, left, seed).run(clients, opensAt);
  }

  private Outcome run(int clients, double opensAt) {
    Arrays.fill(nodeFreeAt, opensAt);
    var tries = new PriorityQueue<Try>();
    for (int i = 0; i < clients; i++) {
      tries.add(new Try(delay(0), 1));
    }
    List<Double> back = new ArrayList<>(clients);
    while (!tries.isEmpty()) {
      var next = tries.remove();
      double done = next.at < opensAt ? Double.NaN : resumed(next.at);
      if (Double.isNaN(done)) {
        refused++;
        tries.add(new Try(next.at + delay(next.tries), next.tries + 1));
      } else {
        back.add(done);
      }
    }
    back.sort(null);
    return new Outcome(
        percentile(back, 50),
        percentile(back, 99),
        back.getLast(),
        refused,
        longestDatabaseQueue,
        back.size());
  }

  private static double percentile(List<Double> sorted, int percent) {
    return sorted.get((sorted.size() - 1) * percent / PERCENT);
  }

  private double delay(int tries) {
    double full =
        Math.min(
            ClusterModel.LONGEST_DELAY_SECONDS,
            ClusterModel.FIRST_DELAY_SECONDS * Math.pow(2, tries));
    return full * (1 - model.jitter() * random.nextDouble());
  }

  /// When the client is back, or NaN when the node that the proxy chose has too many waiting.
  private double resumed(double now) {
    int node = random.nextInt(nodeFreeAt.length);
    double begins = Math.max(now, nodeFreeAt[node]);
    if ((begins - now) * model.upgradesPerSecond() > model.waiting()) {
      return Double.NaN;
    }
    double upgraded = begins + 1.0 / model.upgradesPerSecond();
    nodeFreeAt[node] = upgraded;
    double asked = Math.max(upgraded, databaseFreeAt);
    longestDatabaseQueue =
        Math.max(longestDatabaseQueue, (int) ((asked - upgraded) * model.resumesPerSecond()));
    databaseFreeAt = asked + 1.0 / model.resumesPerSecond();
    return databaseFreeAt;
  }
}
