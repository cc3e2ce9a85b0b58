package chat.filament.search.follow;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.ChannelId;
import chat.filament.core.MessageId;
import chat.filament.search.index.ChannelDay;
import chat.filament.search.index.Inventory.InventoryEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

class RangeDigestsTest {
  private static InventoryEntry entry(int channel, int day, int id, long hash) {
    var part = new ChannelDay(new ChannelId("01J0000000" + "%016d".formatted(channel)), day);
    return new InventoryEntry(new MessageId("01J0000000" + "%016d".formatted(id)), part, hash);
  }

  private static RangeDigests digests(InventoryEntry... entries) {
    var digests = new RangeDigests();
    digests.add(List.of(entries));
    return digests;
  }

  @Test
  void theOrderDoesNotCount() {
    var one = digests(entry(1, 1, 1, 7), entry(1, 1, 2, 8), entry(2, 1, 3, 9));
    var other = digests(entry(2, 1, 3, 9), entry(1, 1, 2, 8), entry(1, 1, 1, 7));
    assertThat(one.differing(other)).isEmpty();
  }

  @Test
  void onlyWhatDiffersIsNamed() {
    var one = digests(entry(1, 1, 1, 7), entry(1, 2, 2, 8), entry(2, 1, 3, 9));
    var other = digests(entry(1, 1, 1, 7), entry(1, 2, 2, 80), entry(3, 1, 3, 9));
    assertThat(one.differing(other))
        .containsExactlyInAnyOrder(
            entry(1, 2, 0, 0).part(), entry(2, 1, 0, 0).part(), entry(3, 1, 0, 0).part());
  }

  @Test
  void contentsThatChangedPlacesDiffer() {
    var one = digests(entry(1, 1, 1, 7), entry(1, 1, 2, 8));
    var other = digests(entry(1, 1, 1, 8), entry(1, 1, 2, 7));
    assertThat(one.differing(other)).hasSize(1);
  }

  @Test
  void aMessageThatIsThereThriceDiffers() {
    var twice = entry(1, 1, 1, 7);
    assertThat(digests(twice).differing(digests(twice, twice, twice))).hasSize(1);
    assertThat(digests().differing(digests(twice, twice))).hasSize(1);
  }
}
