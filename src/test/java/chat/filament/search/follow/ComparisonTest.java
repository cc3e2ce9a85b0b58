package chat.filament.search.follow;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.ChannelId;
import chat.filament.core.MessageId;
import chat.filament.search.index.ChannelDay;
import chat.filament.search.index.Inventory.InventoryEntry;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {
  private static final ChannelDay PART =
      new ChannelDay(new ChannelId("01J0000000000000000000000C"), 1);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsEveryDifferenceInPiecesOfAnySize(long seed) {
    var random = new Random(seed);
    var stored = messages(random);
    var indexed = messages(random);
    var missing = new HashSet<MessageId>();
    var orphans = new HashSet<MessageId>();
    compare(stored, indexed, random, missing, orphans);
    assertThat(missing)
        .isEqualTo(
            stored.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(indexed.get(entry.getKey())))
                .map(Map.Entry::getKey)
                .collect(java.util.stream.Collectors.toSet()));
    assertThat(orphans)
        .isEqualTo(
            indexed.keySet().stream()
                .filter(id -> !stored.containsKey(id))
                .collect(java.util.stream.Collectors.toSet()));
  }

  private static Map<MessageId, Long> messages(Random random) {
    var messages = new TreeMap<MessageId, Long>(Comparator.comparing(MessageId::value).reversed());
    for (int i = random.nextInt(200); i > 0; i--) {
      var id = new MessageId("01J0000000" + "%016d".formatted(random.nextInt(300)));
      messages.put(id, (long) random.nextInt(2));
    }
    return messages;
  }

  private static void compare(
      Map<MessageId, Long> stored,
      Map<MessageId, Long> indexed,
      Random random,
      Set<MessageId> missing,
      Set<MessageId> orphans) {
    var comparison = new Comparison();
    var left = entries(stored);
    var right = entries(indexed);
    while (!comparison.isFinished()) {
      if (comparison.needsStored()) {
        int n = Math.min(1 + random.nextInt(20), left.size());
        comparison.stored(left.subList(0, n), n == left.size());
        left = left.subList(n, left.size());
      }
      if (comparison.needsIndexed()) {
        int n = Math.min(1 + random.nextInt(20), right.size());
        comparison.indexed(right.subList(0, n), n == right.size());
        right = right.subList(n, right.size());
      }
      var found = comparison.next(5);
      assertThat(found.missing().size() + found.orphans().size()).isLessThanOrEqualTo(5);
      missing.addAll(found.missing());
      orphans.addAll(found.orphans());
    }
  }

  private static List<InventoryEntry> entries(Map<MessageId, Long> messages) {
    return messages.entrySet().stream()
        .map(entry -> new InventoryEntry(entry.getKey(), PART, entry.getValue()))
        .toList();
  }
}
