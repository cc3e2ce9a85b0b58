package chat.filament.search.index;

import chat.filament.search.index.Inventory.InventoryEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;

/// The index as it was at one moment, with the generations that served then: a search never sees
/// the documents of one moment with the generations of another.
final class IndexSnapshot extends IndexSearcher {
  private final Generations generations;

  IndexSnapshot(IndexReader reader, Generations generations) {
    super(reader);
    this.generations = generations;
  }

  Generations generations() {
    return generations;
  }

  DirectoryReader reader() {
    return (DirectoryReader) getIndexReader();
  }

  /// Each document with this key.
  List<InventoryEntry> entries(Term key) throws IOException {
    var entries = new ArrayList<InventoryEntry>(1);
    for (var leaf : getLeafContexts()) {
      var documents = leaf.reader().postings(key, PostingsEnum.NONE);
      if (documents != null) {
        var found = new SegmentInventory(leaf.reader(), documents);
        while (found.advance()) {
          entries.add(found.entry());
        }
      }
    }
    return entries;
  }
}
