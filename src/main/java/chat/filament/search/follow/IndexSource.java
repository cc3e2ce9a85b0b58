package chat.filament.search.follow;

import chat.filament.platform.db.Database;
import chat.filament.platform.log.LogTail;

/// What the index is made from: the log of all guilds, the messages, and the jobs that were asked
/// for.
public final class IndexSource {
  private final LogTail tail;
  private final SearchStore store;
  private final SearchJobs jobs;

  public IndexSource(Database database, LogTail tail, SearchJobs jobs) {
    this.tail = tail;
    this.store = new SearchStore(database);
    this.jobs = jobs;
  }

  LogTail tail() {
    return tail;
  }

  SearchStore store() {
    return store;
  }

  SearchJobs jobs() {
    return jobs;
  }
}
