package chat.filament.gateway.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// What has changed of the counts of this node since the others were told. Any thread; for each
/// thing that is counted the latest is kept, so what waits is bounded by what is counted. Whoever
/// counts must call in the order of the counts of one thing.
public final class OwnCounts {
  private final boolean told;
  private final ConcurrentMap<Counted, Integer> changed = new ConcurrentHashMap<>();
  private volatile boolean held;

  /// `told` is whether anybody asks: otherwise nothing is kept.
  public OwnCounts(boolean told) {
    this.told = told;
  }

  /// There are `now` sockets.
  public void set(Counted what, int now) {
    if (told && !(held && now == 0 && what instanceof Counted.InGuild)) {
      changed.put(what, now);
    }
  }

  /// The sockets of this node are about to be closed, all of them: from now on nobody goes offline
  /// in a guild, as the others see it, before this node has ended and whoever comes back has had
  /// the time for it. False when there is nobody else to see it.
  public boolean hold() {
    held = told;
    return told;
  }

  /// Up to `max` changes, which are forgotten.
  List<CountEntry> take(int max) {
    var taken = new ArrayList<CountEntry>();
    var all = changed.keySet().iterator();
    while (taken.size() < max && all.hasNext()) {
      var what = all.next();
      var now = changed.remove(what);
      if (now != null) {
        taken.add(new CountEntry(what, now));
      }
    }
    return taken;
  }
}
