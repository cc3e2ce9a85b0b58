package chat.filament.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class SubscriberListTest {
  private final SubscriberList list = new SubscriberList();
  private final List<SubscriberList.Entry> inside = new ArrayList<>();

  /// Entries come and go in the middle of a visit; whoever stays throughout is visited exactly
  /// once.
  @RepeatedTest(200)
  void visitsEverybodyOnceWhateverHappensMeanwhile(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    for (int i = random.nextInt(60); i > 0; i--) {
      add();
    }
    for (int round = 0; round < 5; round++) {
      var stayed = new HashSet<>(inside);
      Map<SubscriberList.Entry, Integer> visits = new HashMap<>();
      var cursor = list.cursor();
      while (cursor.hasNext()) {
        visits.merge(cursor.next(), 1, Integer::sum);
        for (int i = random.nextInt(3); i > 0 && !inside.isEmpty(); i--) {
          var gone = inside.remove(random.nextInt(inside.size()));
          list.remove(gone);
          stayed.remove(gone);
        }
        if (random.nextInt(4) == 0) {
          add();
        }
      }
      assertThat(visits.values()).allMatch(count -> count == 1);
      assertThat(visits.keySet()).containsAll(stayed);
      assertThat(list.size()).isEqualTo(inside.size());
    }
  }

  private void add() {
    var member = new Anybody();
    inside.add(member);
    list.add(member);
  }

  private static final class Anybody extends SubscriberList.Entry {
    @Override
    public Subscriber subscriber() {
      throw new IllegalStateException("nobody asks");
    }
  }
}
