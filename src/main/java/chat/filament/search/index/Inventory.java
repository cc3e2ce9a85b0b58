package chat.filament.search.index;

import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.PostingsEnum;
import org.jspecify.annotations.Nullable;

/// What is indexed of one guild, from the newest message to the oldest, read in as many pieces as
/// the reader likes. Every segment is sorted that way on disk, so merging them needs one place per
/// segment and no more memory. Shows one moment; holds on to its files until closed. A message that
/// is indexed twice is listed twice.
public final class Inventory implements Closeable {
  private final IndexSnapshots snapshots;
  private final IndexSnapshot snapshot;
  private final PriorityQueue<SegmentInventory> segments =
      new PriorityQueue<>(Comparator.comparing(SegmentInventory::current).reversed());

  /// A message that is indexed.
  public record InventoryEntry(MessageId id, ChannelDay part, long contentHash) {
    /// How it should be indexed.
    public static InventoryEntry of(IndexedMessage message) {
      return new InventoryEntry(
          message.id(),
          ChannelDay.of(message.channel().id(), message.createdAtUnix()),
          message.body().contentHash());
    }
  }

  Inventory(IndexSnapshots snapshots, GuildId guild) throws IOException {
    this.snapshots = snapshots;
    this.snapshot = snapshots.acquire();
    var term = snapshot.generations().serving(guild).term();
    for (var leaf : snapshot.getLeafContexts()) {
      var documents = leaf.reader().postings(term, PostingsEnum.NONE);
      if (documents != null) {
        add(new SegmentInventory(leaf.reader(), documents));
      }
    }
  }

  /// The next entries, newest first; fewer than `max` only at the end.
  public List<InventoryEntry> next(int max) throws IOException {
    return next(max, null);
  }

  /// The next entries down to the id `lowest` and no further, newest first; fewer than `max` only
  /// when there is no more of them. Null stands for the end.
  public List<InventoryEntry> next(int max, @Nullable MessageId lowest) throws IOException {
    var end = lowest == null ? null : MessageOrder.of(lowest);
    var entries = new ArrayList<InventoryEntry>();
    while (entries.size() < max) {
      var newest = segments.peek();
      if (newest == null || (end != null && newest.current().compareTo(end) < 0)) {
        break;
      }
      segments.remove();
      entries.add(newest.entry());
      add(newest);
    }
    return entries;
  }

  @Override
  public void close() throws IOException {
    snapshots.release(snapshot);
  }

  private void add(SegmentInventory segment) throws IOException {
    if (segment.advance()) {
      segments.add(segment);
    }
  }
}
