package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.search.follow.Comparison.Differences;
import chat.filament.search.index.ChannelDay;
import chat.filament.search.index.Inventory;
import chat.filament.search.index.Inventory.InventoryEntry;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares message by message what the two sides have of some channels and days in a range of ids.
/// Both are read in pieces, so it needs the same memory however much they have.
final class RangeComparison {
  private static final int PIECE = 4_000;

  private final GuildId guild;
  private final @Nullable Set<ChannelDay> parts;
  private final SearchStore store;
  private final Inventory inventory;
  private final Comparison comparison = new Comparison();
  private IdRange left;

  /// Which messages.
  ///
  /// @param parts null stands for all
  record Range(GuildId guild, @Nullable Set<ChannelDay> parts, IdRange ids) {}

  /// `inventory` stands at the range's beginning.
  RangeComparison(Range range, SearchStore store, Inventory inventory) {
    this.guild = range.guild();
    this.parts = range.parts();
    this.left = range.ids();
    this.store = store;
    this.inventory = inventory;
  }

  boolean isFinished() {
    return comparison.isFinished();
  }

  /// The next differences, at most `max`. There may be none, though it is not finished.
  Future<Differences> next(OpenIndex index, int max) {
    if (comparison.needsIndexed()) {
      var entries = index.next(inventory, PIECE, left.lowest());
      comparison.indexed(chosen(entries), entries.size() < PIECE);
    }
    var stored = comparison.needsStored() ? load() : Future.<Void>succeededFuture();
    return stored.map(loaded -> comparison.next(max));
  }

  private Future<Void> load() {
    return store
        .entries(guild, parts == null ? null : RangeDigests.channels(parts), left, PIECE)
        .map(entries -> {
          comparison.stored(chosen(entries), entries.size() < PIECE);
          if (!entries.isEmpty()) {
            left = new IdRange(entries.getLast().id(), left.lowest());
          }
          return null;
        });
  }

  private List<InventoryEntry> chosen(List<InventoryEntry> entries) {
    var wanted = parts;
    return wanted == null
        ? entries
        : entries.stream().filter(entry -> wanted.contains(entry.part())).toList();
  }
}
