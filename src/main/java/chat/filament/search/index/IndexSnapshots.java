package chat.filament.search.index;

import java.io.Closeable;
import java.io.IOException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;

/// The newest snapshot. Safe on any thread, except that one thread refreshes.
final class IndexSnapshots implements Closeable {
  private final SearcherManager newest;

  /// Generations of the next snapshot; written and read by the refreshing thread alone.
  private Generations generations;

  IndexSnapshots(IndexWriter writer, Generations generations) throws IOException {
    this.generations = generations;
    var factory =
        new SearcherFactory() {
          @Override
          public IndexSearcher newSearcher(IndexReader reader, IndexReader previous) {
            return new IndexSnapshot(reader, IndexSnapshots.this.generations);
          }
        };
    this.newest = new SearcherManager(writer, factory);
  }

  /// Makes everything written so far visible.
  void refresh(Generations next) throws IOException {
    generations = next;
    newest.maybeRefreshBlocking();
  }

  /// The newest snapshot, to be given back with [#release].
  IndexSnapshot acquire() throws IOException {
    return (IndexSnapshot) newest.acquire();
  }

  void release(IndexSnapshot snapshot) throws IOException {
    newest.release(snapshot);
  }

  @Override
  public void close() throws IOException {
    newest.close();
  }
}
