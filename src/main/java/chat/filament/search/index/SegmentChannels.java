package chat.filament.search.index;

import chat.filament.core.ChannelId;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedSetDocValues;

/// Which documents of a segment are in certain channels. Each channel is looked up once.
final class SegmentChannels {
  private final SortedSetDocValues channels;
  private final Set<ChannelId> wanted;
  private final Map<Long, Boolean> known = new HashMap<>();
  private long previous = -1;
  private boolean previousIsWanted;

  SegmentChannels(LeafReader segment, Set<ChannelId> wanted) throws IOException {
    this.channels = DocValues.getSortedSet(segment, MessageDocument.CHANNEL);
    this.wanted = wanted;
  }

  /// Documents have to be asked for in their order.
  boolean has(int document) throws IOException {
    if (!channels.advanceExact(document)) {
      return false;
    }
    long channel = channels.nextOrd();
    if (channel != previous) {
      var is = known.get(channel);
      if (is == null) {
        is = wanted.contains(new ChannelId(channels.lookupOrd(channel).utf8ToString()));
        known.put(channel, is);
      }
      previous = channel;
      previousIsWanted = is;
    }
    return previousIsWanted;
  }
}
