package chat.filament.search.index;

import static chat.filament.search.index.Chat.newest;
import static chat.filament.search.index.Chat.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MessageIndexTest {
  @TempDir private Path directory;

  @Test
  void startsEmptyWithoutAPosition() throws IOException {
    try (var index = MessageIndex.open(directory.resolve("made/on/demand"))) {
      assertThat(index.resumed()).isFalse();
      assertThat(index.position()).isEmpty();
      assertThat(newest(index, "*")).isEmpty();
    }
  }

  @Test
  void showsWritesAfterARefresh() throws IOException {
    try (var index = MessageIndex.open(directory)) {
      index.upsert(said(1, "hello"));
      assertThat(newest(index, "hello")).isEmpty();

      index.refresh();
      assertThat(newest(index, "hello")).containsExactly(1);
    }
  }

  @Test
  void anEditReplacesTheMessage() throws IOException {
    try (var index = MessageIndex.open(directory)) {
      index.upsert(said(1, "helo"));
      index.upsert(said(1, "hello"));
      index.upsert(said(1, "hello"));
      index.refresh();

      assertThat(newest(index, "helo")).isEmpty();
      assertThat(newest(index, "*")).containsExactly(1);
    }
  }

  @Test
  void deletesMessagesChannelsAndGuilds() throws IOException {
    try (var index = MessageIndex.open(directory)) {
      index.upsert(said(Chat.GUILD, 1, 1, "one"));
      index.upsert(said(Chat.GUILD, 1, 2, "two"));
      index.upsert(said(Chat.GUILD, 2, 3, "three"));
      index.upsert(said(Chat.GUILD, 2, 4, "four"));
      index.upsert(said(Chat.OTHER_GUILD, 3, 5, "five"));

      index.delete(Chat.GUILD, Chat.message(1));
      index.delete(Chat.GUILD, Chat.message(99));
      index.refresh();
      assertThat(newest(index, "*")).containsExactly(4, 3, 2);

      index.deleteChannel(Chat.GUILD, Chat.channel(2));
      index.refresh();
      assertThat(newest(index, "*")).containsExactly(2);

      index.deleteGuild(Chat.GUILD);
      index.refresh();
      assertThat(newest(index, "*")).isEmpty();
      assertThat(inventory(index)).isEmpty();
      try (var other = index.inventory(Chat.OTHER_GUILD)) {
        assertThat(other.next(10)).hasSize(1);
      }
    }
  }

  @Test
  void aCrashGoesBackToTheLastCommit(@TempDir Path copy) throws IOException {
    try (var index = MessageIndex.open(directory)) {
      index.upsert(said(1, "committed"));
      index.commit(Map.of("seq", "10", "tx", "7"));
      index.upsert(said(2, "flushed, not committed"));
      index.delete(Chat.GUILD, Chat.message(1));
      index.refresh();
      copyFiles(directory, copy);
    }
    for (var crashed : List.of(copy, directory)) {
      try (var index = MessageIndex.open(crashed)) {
        assertThat(index.resumed()).isTrue();
        assertThat(index.position()).isEqualTo(Map.of("seq", "10", "tx", "7"));
        assertThat(newest(index, "*")).containsExactly(1);
      }
    }
  }

  @Test
  void keepsThePositionOverRestarts() throws IOException {
    try (var index = MessageIndex.open(directory)) {
      index.commit(Map.of("seq", "1"));
      index.commit(Map.of("seq", "2"));
    }
    try (var index = MessageIndex.open(directory)) {
      assertThat(index.position()).isEqualTo(Map.of("seq", "2"));
    }
  }

  @Test
  void anIndexOfAnotherSchemaIsEmptied() throws IOException {
    try (var index = MessageIndex.open(directory)) {
      index.upsert(said(1, "old"));
      index.commit(Map.of("seq", "1"));
    }
    try (var files = FSDirectory.open(directory);
        var writer =
            new IndexWriter(files, new IndexWriterConfig().setIndexSort(MessageDocument.NEWEST))) {
      writer.setLiveCommitData(Map.of("schema", "0", "position.seq", "1").entrySet());
      writer.commit();
    }
    assertStartsEmptyAndWorks();
  }

  @Test
  void anIndexSortedInAnotherWayIsEmptied() throws IOException {
    try (var files = FSDirectory.open(directory);
        var writer = new IndexWriter(files, new IndexWriterConfig())) {
      writer.addDocument(MessageDocument.of(said(1, "old"), new Generation(Chat.GUILD, 0)));
      writer.commit();
    }
    assertStartsEmptyAndWorks();
  }

  @Test
  void anIndexWithDamagedFilesIsEmptied() throws IOException {
    try (var index = MessageIndex.open(directory)) {
      Chat.addAll(index, "one", "two");
      index.commit(Map.of("seq", "1"));
    }
    for (var file : files(directory)) {
      if (!file.endsWith("write.lock")) {
        Files.write(file, new byte[] {1, 2, 3});
      }
    }
    assertStartsEmptyAndWorks();
  }

  @Test
  void anIndexWithMissingFilesIsEmptied() throws IOException {
    try (var index = MessageIndex.open(directory)) {
      Chat.addAll(index, "one", "two");
      index.commit(Map.of("seq", "1"));
    }
    for (var file : files(directory)) {
      if (!file.getFileName().toString().startsWith("segments")) {
        Files.delete(file);
      }
    }
    assertStartsEmptyAndWorks();
  }

  @Test
  void twoCannotHaveItOpen() throws IOException {
    try (var index = MessageIndex.open(directory)) {
      index.upsert(said(1, "mine"));
      index.commit(Map.of());

      assertThatThrownBy(() -> MessageIndex.open(directory))
          .isInstanceOf(LockObtainFailedException.class);
      index.refresh();
      assertThat(newest(index, "mine")).containsExactly(1);
    }
  }

  private void assertStartsEmptyAndWorks() throws IOException {
    try (var index = MessageIndex.open(directory)) {
      assertThat(index.resumed()).isFalse();
      assertThat(index.position()).isEmpty();
      assertThat(newest(index, "*")).isEmpty();
      index.upsert(said(1, "new"));
      index.commit(Map.of("seq", "5"));
    }
    try (var index = MessageIndex.open(directory)) {
      assertThat(index.resumed()).isTrue();
      assertThat(newest(index, "new")).containsExactly(1);
    }
  }

  private static List<Inventory.InventoryEntry> inventory(MessageIndex index) throws IOException {
    try (var inventory = index.inventory(Chat.GUILD)) {
      return inventory.next(100);
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static void copyFiles(Path from, Path to) throws IOException {
    for (var file : files(from)) {
      Files.copy(file, to.resolve(file.getFileName()));
    }
  }
}
