package chat.filament.search.index;

import chat.filament.core.ChannelId;
import chat.filament.search.index.Inventory.InventoryEntry;
import java.io.IOException;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/// Some messages of one segment, in its order: from the newest to the oldest.
final class SegmentInventory {
  private final PostingsEnum documents;
  private final @Nullable Bits live;
  private final NumericDocValues high;
  private final NumericDocValues low;
  private final NumericDocValues hash;
  private final SortedNumericDocValues createdAt;
  private final SortedSetDocValues channels;
  private long channelOrdinal = -1;
  private @Nullable ChannelId channel;
  private MessageOrder current = new MessageOrder(0, 0);

  SegmentInventory(LeafReader reader, PostingsEnum documents) throws IOException {
    this.documents = documents;
    live = reader.getLiveDocs();
    high = reader.getNumericDocValues(MessageDocument.ID_HIGH);
    low = reader.getNumericDocValues(MessageDocument.ID_LOW);
    hash = reader.getNumericDocValues(MessageDocument.CONTENT_HASH);
    createdAt = reader.getSortedNumericDocValues(MessageDocument.CREATED_AT);
    channels = reader.getSortedSetDocValues(MessageDocument.CHANNEL);
  }

  MessageOrder current() {
    return current;
  }

  InventoryEntry entry() throws IOException {
    var part = ChannelDay.of(channel(), createdAt());
    return new InventoryEntry(current.id(), part, at(hash));
  }

  private long createdAt() throws IOException {
    if (!createdAt.advanceExact(documents.docID())) {
      throw incomplete();
    }
    return createdAt.nextValue();
  }

  private ChannelId channel() throws IOException {
    if (!channels.advanceExact(documents.docID())) {
      throw incomplete();
    }
    long ordinal = channels.nextOrd();
    var known = channel;
    if (known != null && ordinal == channelOrdinal) {
      return known;
    }
    channelOrdinal = ordinal;
    var read = new ChannelId(channels.lookupOrd(ordinal).utf8ToString());
    channel = read;
    return read;
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
      throw incomplete();
    }
    return values.longValue();
  }

  private static IllegalStateException incomplete() {
    return new IllegalStateException("a document of the message index lacks some of its fields");
  }
}
