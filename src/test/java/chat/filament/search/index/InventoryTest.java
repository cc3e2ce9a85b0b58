package chat.filament.search.index;

import static chat.filament.search.index.Chat.said;
import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.search.index.Inventory.InventoryEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InventoryTest {
  @Test
  void listsIdsAndHashesFromNewestToOldestOverManySegments(@TempDir Path directory)
      throws IOException {
    var random = new Random(11);
    var expected = new TreeMap<Integer, Long>(Comparator.reverseOrder());
    try (var index = MessageIndex.open(directory)) {
      for (int i = 0; i < 2000; i++) {
        int number = random.nextInt(500);
        if (random.nextInt(5) == 0) {
          index.delete(Chat.GUILD, Chat.message(number));
          expected.remove(number);
        } else {
          var text = "text " + i;
          index.upsert(said(number, text));
          index.upsert(said(Chat.OTHER_GUILD, 3, number + 1000, text));
          expected.put(number, (long) text.hashCode());
        }
        if (random.nextInt(50) == 0) {
          index.refresh();
        }
      }
      index.refresh();

      assertThat(readInPieces(index, 64)).isEqualTo(entries(expected));
      assertThat(readInPieces(index, 1)).isEqualTo(entries(expected));
    }
  }

  @Test
  void showsTheMomentItWasOpened(@TempDir Path directory) throws IOException {
    try (var index = MessageIndex.open(directory)) {
      Chat.addAll(index, "one", "two");
      try (var inventory = index.inventory(Chat.GUILD)) {
        var first = inventory.next(1);
        index.deleteGuild(Chat.GUILD);
        index.refresh();

        assertThat(first).containsExactly(InventoryEntry.of(said(2, "two")));
        assertThat(inventory.next(5)).containsExactly(InventoryEntry.of(said(1, "one")));
        assertThat(inventory.next(5)).isEmpty();
      }
    }
  }

  private static List<InventoryEntry> readInPieces(MessageIndex index, int size)
      throws IOException {
    var entries = new ArrayList<InventoryEntry>();
    try (var inventory = index.inventory(Chat.GUILD)) {
      var piece = inventory.next(size);
      while (!piece.isEmpty()) {
        entries.addAll(piece);
        piece = inventory.next(size);
      }
    }
    return entries;
  }

  private static List<InventoryEntry> entries(SortedMap<Integer, Long> hashes) {
    return hashes.entrySet().stream()
        .map(entry ->
            new InventoryEntry(
                Chat.message(entry.getKey()), new ChannelDay(Chat.channel(1), 0), entry.getValue()))
        .toList();
  }
}
