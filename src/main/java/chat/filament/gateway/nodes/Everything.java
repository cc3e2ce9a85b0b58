package chat.filament.gateway.nodes;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/// All counts of this node at one version, cut into pages for those who ask.
record Everything(long version, List<CountMessage> pages) {
  Everything {
    pages = List.copyOf(pages);
  }

  static Everything of(long version, Map<Counted, Integer> counts) {
    int count = Math.max(1, Math.ceilDiv(counts.size(), CountMessage.MAX_ENTRIES));
    var pages = new ArrayList<CountMessage>(count);
    var all = counts.entrySet().iterator();
    for (int i = 0; i < count; i++) {
      pages.add(new CountMessage(version, i, count, next(all)));
    }
    return new Everything(version, pages);
  }

  private static List<CountEntry> next(Iterator<Map.Entry<Counted, Integer>> all) {
    var entries = new ArrayList<CountEntry>();
    while (entries.size() < CountMessage.MAX_ENTRIES && all.hasNext()) {
      var one = all.next();
      entries.add(new CountEntry(one.getKey(), one.getValue()));
    }
    return entries;
  }

  CountMessage page(int number) {
    if (number < 0 || number >= pages.size()) {
      throw new NoSuchElementException("page " + number);
    }
    return pages.get(number);
  }
}
