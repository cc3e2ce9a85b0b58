package chat.filament.search.index;

import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
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
}
