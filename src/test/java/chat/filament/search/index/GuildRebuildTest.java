package chat.filament.search.index;

import static chat.filament.search.index.Chat.newest;
import static chat.filament.search.index.Chat.said;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GuildRebuildTest {
  @TempDir private Path directory;
  private MessageIndex index;

  @BeforeEach
  void open() throws IOException {
    index = MessageIndex.open(directory);
    Chat.addAll(index, "old one", "old two", "old three");
    index.upsert(said(Chat.OTHER_GUILD, 3, 50, "of another guild"));
    index.refresh();
  }

  @AfterEach
  void close() throws IOException {
    index.close();
  }

  @Test
  void oldDocumentsServeUntilTheRebuildIsFinished() throws IOException {
    var rebuild = index.rebuild(Chat.GUILD);
    addPage(rebuild, said(2, "new two"), said(3, "new three"), said(4, "new four"));
    index.refresh();
    assertThat(newest(index, "old")).containsExactly(3, 2, 1);
    assertThat(newest(index, "new")).isEmpty();

    rebuild.finish();

    assertThat(newest(index, "*")).containsExactly(4, 3, 2);
    assertThat(newest(index, "old")).isEmpty();
    assertThat(rebuild.open()).isFalse();
    assertThat(rebuild.added()).isEqualTo(3);
  }

  @Test
  void noMessageIsThereTwice() throws IOException {
    try (var fresh = MessageIndex.inMemory()) {
      var page = List.of(said(1, "tea one"), said(2, "tea two"));
      fresh.upsert(said(2, "tea two"));
      var rebuild = fresh.rebuild(Chat.GUILD);
      addPage(rebuild, page.getFirst());
      fresh.upsert(said(3, "tea three"));
      addPage(rebuild, page.getFirst(), page.getLast(), said(3, "tea three"));
      rebuild.finish();
      fresh.fill(page);
      fresh.fill(List.of(said(3, "tea three"), said(4, "tea four")));
      fresh.refresh();
      assertThat(newest(fresh, "tea")).containsExactly(4, 3, 2, 1);
    }
  }

  @Test
  void oldDocumentsAreGoneAfterwards() throws IOException {
    for (int i = 0; i < 3; i++) {
      var rebuild = index.rebuild(Chat.GUILD);
      addPage(rebuild, said(1, "again"), said(2, "again"));
      rebuild.finish();
    }
    index.refresh();

    assertThat(index.documents()).isEqualTo(3);
  }

  @Test
  void liveChangesAreSeenDuringAndAfterTheRebuild() throws IOException {
    var rebuild = index.rebuild(Chat.GUILD);
    addPage(rebuild, said(1, "page one"), said(2, "page two"));
    index.upsert(said(9, "live nine"));
    index.upsert(said(1, "live one"));
    index.delete(Chat.GUILD, Chat.message(2));
    index.refresh();
    assertThat(newest(index, "live")).containsExactly(9, 1);
    assertThat(newest(index, "*")).containsExactly(9, 3, 1);

    rebuild.finish();

    assertThat(newest(index, "*")).containsExactly(9, 1);
    assertThat(newest(index, "live")).containsExactly(9, 1);
  }

  @Test
  void aPageThatIsReadAheadDoesNotUndoWhatChangedSince() throws IOException {
    var rebuild = index.rebuild(Chat.GUILD);
    var first = rebuild.beginPage();
    var second = rebuild.beginPage();
    index.upsert(said(3, "edited three"));
    rebuild.addPage(first, List.of(said(1, "one"), said(2, "two")));
    index.delete(Chat.GUILD, Chat.message(4));
    rebuild.addPage(second, List.of(said(3, "stale three"), said(4, "stale four")));
    rebuild.finish();

    assertThat(newest(index, "*")).containsExactly(3, 2, 1);
    assertThat(newest(index, "edited")).containsExactly(3);
  }

  @Test
  void aPageDoesNotUndoWhatChangedWhileItWasRead() throws IOException {
    var rebuild = index.rebuild(Chat.GUILD);
    var page = rebuild.beginPage();
    index.upsert(said(1, "edited one"));
    index.delete(Chat.GUILD, Chat.message(2));
    index.deleteChannel(Chat.GUILD, Chat.channel(2));
    rebuild.addPage(
        page,
        List.of(
            said(1, "stale one"),
            said(2, "stale two"),
            said(3, "three"),
            said(Chat.GUILD, 2, 4, "stale four")));
    rebuild.finish();

    assertThat(newest(index, "*")).containsExactly(3, 1);
    assertThat(newest(index, "edited")).containsExactly(1);
    assertThat(newest(index, "stale")).isEmpty();
  }

  @Test
  void anAbandonedRebuildLeavesNothing() throws IOException {
    var rebuild = index.rebuild(Chat.GUILD);
    addPage(rebuild, said(1, "new one"), said(4, "new four"));
    rebuild.abandon();
    addPage(rebuild, said(5, "too late"));
    rebuild.finish();
    index.refresh();

    assertThat(newest(index, "old")).containsExactly(3, 2, 1);
    assertThat(index.documents()).isEqualTo(4);
  }

  @Test
  void aSecondRebuildJoinsTheFirst() throws IOException {
    var first = index.rebuild(Chat.GUILD);

    assertThat(index.rebuild(Chat.GUILD)).isSameAs(first);
    first.finish();
    assertThat(index.rebuild(Chat.GUILD)).isNotSameAs(first);
  }

  @Test
  void theEndOfTheGuildEndsItsRebuild() throws IOException {
    var rebuild = index.rebuild(Chat.GUILD);
    addPage(rebuild, said(1, "new one"));
    index.deleteGuild(Chat.GUILD);
    index.refresh();

    assertThat(rebuild.open()).isFalse();
    assertThat(index.documents()).isEqualTo(1);
  }

  @Test
  void aRestartUndoesAnUnfinishedRebuild() throws IOException {
    var rebuild = index.rebuild(Chat.GUILD);
    addPage(rebuild, said(1, "new one"), said(4, "new four"));
    restart();

    assertThat(newest(index, "*")).containsExactly(3, 2, 1);
    assertThat(index.documents()).isEqualTo(4);
    var second = index.rebuild(Chat.GUILD);
    addPage(second, said(7, "seven"));
    second.finish();
    assertThat(newest(index, "*")).containsExactly(7);
  }

  @Test
  void aRestartKeepsAFinishedRebuild() throws IOException {
    var rebuild = index.rebuild(Chat.GUILD);
    addPage(rebuild, said(1, "new one"));
    rebuild.finish();
    restart();

    assertThat(newest(index, "*")).containsExactly(1);
    assertThat(index.documents()).isEqualTo(2);
  }

  @Test
  void aCrashRightAfterTheSwitchServesTheOldDocuments() throws IOException {
    index.commit(Map.of());
    var rebuild = index.rebuild(Chat.GUILD);
    addPage(rebuild, said(1, "new one"));
    rebuild.finish();
    close();
    index = MessageIndex.open(directory);

    assertThat(newest(index, "*")).containsExactly(3, 2, 1);
  }

  private void restart() throws IOException {
    index.commit(Map.of());
    close();
    index = MessageIndex.open(directory);
    index.refresh();
  }

  private static void addPage(GuildRebuild rebuild, IndexedMessage... messages) throws IOException {
    rebuild.addPage(rebuild.beginPage(), List.of(messages));
  }
}
