package chat.filament.search.index;

import static chat.filament.search.index.Chat.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.lucene.index.CorruptIndexException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No bit of a file changes unnoticed.
final class FileCheckTest {
  @TempDir private Path directory;

  @BeforeEach
  void fill() throws IOException {
    try (var index = MessageIndex.open(directory)) {
      for (int i = 1; i <= 300; i++) {
        index.upsert(said(i, "tea and more number" + i));
      }
      index.commit(index.position());
    }
  }

  @Test
  void passesWhatIsAsItWasWritten() throws IOException {
    try (var index = MessageIndex.open(directory);
        var check = index.fileCheck()) {
      assertThat(check.next(1)).isTrue();
      assertThat(check.next(Long.MAX_VALUE)).isFalse();
    }
  }

  @Test
  void everyFlippedBitIsNoticedAtTheOpeningOrByTheCheck() throws IOException {
    int found = 0;
    for (var file : files()) {
      var bytes = Files.readAllBytes(file);
      for (int at = 0; at < bytes.length; at += 1 + bytes.length / 40) {
        found += isFoundByCheck(file, bytes, at) ? 1 : 0;
      }
    }
    assertThat(found).as("that the opening lets pass").isPositive();
  }

  /// Puts back what the opening has thrown away.
  private boolean isFoundByCheck(Path file, byte[] bytes, int at) throws IOException {
    var copies = files().stream().collect(Collectors.toMap(path -> path, FileCheckTest::read));
    var damaged = bytes.clone();
    damaged[at] ^= 4;
    Files.write(file, damaged);
    try (var index = MessageIndex.open(directory)) {
      if (index.resumed()) {
        try (var check = index.fileCheck()) {
          assertThatThrownBy(() -> check.next(Long.MAX_VALUE))
              .as("%s at %d", file.getFileName(), at)
              .isInstanceOf(CorruptIndexException.class);
        }
        return true;
      }
    } finally {
      for (var copy : copies.entrySet()) {
        Files.write(copy.getKey(), copy.getValue());
      }
    }
    return false;
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(directory)) {
      return files.filter(file -> !file.endsWith("write.lock")).toList();
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
