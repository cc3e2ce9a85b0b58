package chat.filament.search.index;

import java.io.Closeable;
import java.io.IOException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherLifetimeManager;
import org.apache.lucene.search.SearcherManager;

/// The newest snapshot, and for a while those that a client may still be paging through: scores
/// change with every message that comes in, so only the same snapshot gives pages without gaps and
/// repeats. Safe on any thread, except that one thread refreshes.
final class IndexSnapshots implements Closeable {
  /// Older snapshots hold on to deleted files and to memory, hence both bounds.
  private static final double KEPT_SECONDS = 60;

  private static final int MAX_KEPT = 64;

  private final SearcherManager newest;
  private final SearcherLifetimeManager kept = new SearcherLifetimeManager();

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

  /// Makes everything written so far visible and lets go of what nobody pages through any more.
  void refresh(Generations next) throws IOException {
    generations = next;
    newest.maybeRefreshBlocking();
    int[] count = {0};
    kept.prune((age, _) -> age > KEPT_SECONDS || ++count[0] > MAX_KEPT);
  }

  /// The newest snapshot, to be given back with [#release].
  IndexSnapshot acquire() throws IOException {
    return (IndexSnapshot) newest.acquire();
  }

  /// The snapshot of that version, the newest if it is no longer kept.
  IndexSnapshot acquire(long version) throws IOException {
    var old = version == 0 ? null : kept.acquire(version);
    return old == null ? acquire() : (IndexSnapshot) old;
  }

  void release(IndexSnapshot snapshot) throws IOException {
    newest.release(snapshot);
  }

  /// Keeps the snapshot for the following pages.
  ///
  /// @return its version
  long keep(IndexSnapshot snapshot) throws IOException {
    return kept.record(snapshot);
  }

  @Override
  public void close() throws IOException {
    kept.close();
    newest.close();
  }
}
