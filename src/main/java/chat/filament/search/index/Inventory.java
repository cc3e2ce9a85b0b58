package chat.filament.search.index;

import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/// What is indexed of one guild, from the newest message to the oldest, read in as many pieces as
/// the reader likes. Every segment is sorted that way on disk, so merging them needs one place per
/// segment and no more memory. Shows one moment; holds on to its files until closed.
public final class Inventory implements AutoCloseable {
  private final IndexSnapshots snapshots;
  private final IndexSnapshot snapshot;
  private final PriorityQueue<Segment> segments =
      new PriorityQueue<>(Comparator.comparing(Segment::current).reversed());

  /// A message that is indexed.
  public record InventoryEntry(MessageId id, long contentHash) {}

  Inventory(IndexSnapshots snapshots, GuildId guild) throws IOException {
    this.snapshots = snapshots;
    this.snapshot = snapshots.acquire();
    var term = snapshot.generations().serving(guild).term();
    for (var leaf : snapshot.getLeafContexts()) {
      var documents = leaf.reader().postings(term, PostingsEnum.NONE);
      if (documents != null) {
        add(new Segment(leaf.reader(), documents));
      }
    }
  }

  /// The next entries, newest first; fewer than `max` only at the end.
  public List<InventoryEntry> next(int max) throws IOException {
    var entries = new ArrayList<InventoryEntry>();
    while (entries.size() < max) {
      var newest = segments.poll();
      if (newest == null) {
        break;
      }
      entries.add(newest.entry());
      add(newest);
    }
    return entries;
  }

  @Override
  public void close() throws IOException {
    snapshots.release(snapshot);
  }

  private void add(Segment segment) throws IOException {
    if (segment.advance()) {
      segments.add(segment);
    }
  }

  private static final class Segment {
    private final PostingsEnum documents;
    private final @Nullable Bits live;
    private final NumericDocValues high;
    private final NumericDocValues low;
    private final NumericDocValues hash;
    private MessageOrder current = new MessageOrder(0, 0);

    Segment(LeafReader reader, PostingsEnum documents) throws IOException {
      this.documents = documents;
      live = reader.getLiveDocs();
      high = reader.getNumericDocValues(MessageDocument.ID_HIGH);
      low = reader.getNumericDocValues(MessageDocument.ID_LOW);
      hash = reader.getNumericDocValues(MessageDocument.CONTENT_HASH);
    }

    MessageOrder current() {
      return current;
    }

    InventoryEntry entry() throws IOException {
      return new InventoryEntry(current.id(), at(hash));
    }

    boolean advance() throws IOException {
      int document = documents.nextDoc();
      while (document != DocIdSetIterator.NO_MORE_DOCS && live != null && !live.get(document)) {
        document = documents.nextDoc();
      }
      if (document == DocIdSetIterator.NO_MORE_DOCS) {
        return false;
      }
      current = new MessageOrder(at(high), at(low));
      return true;
    }

    private long at(NumericDocValues values) throws IOException {
      if (!values.advanceExact(documents.docID())) {
        throw new IllegalStateException("a document of the message index lacks its numbers");
      }
      return values.longValue();
    }
  }
}
