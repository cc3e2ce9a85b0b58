package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.search.follow.RangeComparison.Range;
import chat.filament.search.follow.SearchStore.StoredDigests;
import chat.filament.search.index.Inventory;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.Optional;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares the digests of a guild's messages in the database and in the index, one range of ids
/// after another, and finds the ranges that have to be compared message by message.
///
/// A range is what one statement of the database has read; the index may have many more messages in
/// it than that. The index is read as it was at one moment.
final class IndexDigests {
  private static final Logger log = LoggerFactory.getLogger(IndexDigests.class);
  private static final int STORED = 8_000;
  private static final int INDEXED = 16_000;

  /// Channels and days in a range; with more of them, everything in the range is compared.
  private static final int MAX_PARTS = 20_000;

  private final GuildId guild;
  private final SearchStore store;
  private final Inventory digested;

  /// Stands at the end of the last range that was compared message by message.
  private final Inventory compared;

  private @Nullable MessageId below;
  private @Nullable StoredDigests stored;
  private RangeDigests indexed = new RangeDigests();
  private @Nullable Range skipping;
  private boolean finished;
  private int parts;
  private int differing;

  private IndexDigests(GuildId guild, SearchStore store, Inventory digested, Inventory compared) {
    this.guild = guild;
    this.store = store;
    this.digested = digested;
    this.compared = compared;
  }

  /// Of everything that was written to the index.
  static IndexDigests of(GuildId guild, OpenIndex index, SearchStore store) {
    index.refresh();
    return new IndexDigests(guild, store, index.inventory(guild), index.inventory(guild));
  }

  /// Whether there is no range behind those that were answered.
  boolean isFinished() {
    return finished && skipping == null;
  }

  /// Goes a step on. Answers the next range that differs, once the one before has been compared.
  Future<Optional<RangeComparison>> page(OpenIndex index) {
    var ahead = skipping;
    if (ahead != null) {
      return Future.succeededFuture(skip(index, ahead));
    }
    var range = stored;
    return range == null
        ? store
            .digests(guild, below, STORED)
            .map(read -> {
              stored = read;
              return step(index, read);
            })
        : Future.succeededFuture(step(index, range));
  }

  private Optional<RangeComparison> step(OpenIndex index, StoredDigests range) {
    var entries = index.next(digested, INDEXED, range.range().lowest());
    if (indexed.size() <= MAX_PARTS) {
      indexed.add(entries);
    }
    return entries.size() == INDEXED ? Optional.empty() : end(index, range);
  }

  private Optional<RangeComparison> end(OpenIndex index, StoredDigests range) {
    boolean tooMany = indexed.size() > MAX_PARTS;
    var different = range.digests().differing(indexed);
    var found = new Range(guild, tooMany ? null : different, range.range());
    parts += Math.max(range.digests().size(), indexed.size());
    differing += different.size();
    stored = null;
    indexed = new RangeDigests();
    below = range.range().lowest();
    if (below == null) {
      finished = true;
      logged();
    }
    return different.isEmpty() ? Optional.empty() : skip(index, found);
  }

  /// Brings the other inventory to the beginning of a range.
  private Optional<RangeComparison> skip(OpenIndex index, Range range) {
    skipping = range;
    var start = range.ids().below();
    if (start != null && index.next(compared, INDEXED, start).size() == INDEXED) {
      return Optional.empty();
    }
    skipping = null;
    return Optional.of(new RangeComparison(range, store, compared));
  }

  private void logged() {
    log.atInfo()
        .addKeyValue("event", "search.index.compared")
        .addKeyValue("guild_id", guild.value())
        .addKeyValue("parts", parts)
        .addKeyValue("differing", differing)
        .log("compared the search index with the database by channel and day");
  }

  void close() throws IOException {
    IOUtils.close(digested, compared);
  }
}
