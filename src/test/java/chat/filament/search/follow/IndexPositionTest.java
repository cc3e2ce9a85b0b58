package chat.filament.search.follow;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.GuildId;
import chat.filament.platform.log.LogPosition;
import chat.filament.search.follow.IndexPosition.BackfillPosition;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexPositionTest {
  private static final String GUILD = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  private static final LogPosition LOG = new LogPosition(77, GUILD, 12);

  @Test
  void survivesACommit() {
    for (var position :
        new IndexPosition[] {
          new IndexPosition("db", LOG, 7, null),
          new IndexPosition("db", LOG, 7, BackfillPosition.NOTHING),
          new IndexPosition("db", LOG, 7, new BackfillPosition(GUILD, GUILD)),
        }) {
      assertThat(IndexPosition.in(position.toMap())).contains(position);
    }
    assertThat(IndexPosition.in(Map.of())).isEmpty();
  }

  @Test
  void aGuildIsThereOnceTheFillingHasPassedIt() {
    var guild = new GuildId(GUILD);
    var position = new IndexPosition("db", LOG, 7, BackfillPosition.NOTHING);
    assertThat(position.has(guild)).isFalse();
    assertThat(position.backfill(new BackfillPosition(GUILD, GUILD)).has(guild)).isFalse();
    assertThat(
            position.backfill(new BackfillPosition("01ARZ3NDEKTSV4RRFFQ69G5FAW", GUILD)).has(guild))
        .isTrue();
    assertThat(position.backfill(null).has(guild)).isTrue();
  }
}
