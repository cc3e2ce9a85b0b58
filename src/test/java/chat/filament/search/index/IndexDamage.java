package chat.filament.search.index;

import chat.filament.core.GuildId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;

/// What a disk, an operator or another program does to an index that no server has open.
public final class IndexDamage {
  private IndexDamage() {}

  private interface Step {
    void run(IndexWriter writer) throws IOException;
  }

  /// Everything except the list of segments.
  public static void deleteSegments(Path folder) {
    for (var file : files(folder)) {
      if (!file.getFileName().toString().startsWith("segments")) {
        delete(file);
      }
    }
  }

  /// Half of the largest file.
  public static void cutOffLargestFile(Path folder) {
    rewriteLargestFile(folder, bytes -> Arrays.copyOf(bytes, bytes.length / 2));
  }

  /// One bit in the middle of the largest file.
  public static void flipBit(Path folder) {
    rewriteLargestFile(
        folder,
        bytes -> {
          bytes[bytes.length / 2] ^= 4;
          return bytes;
        });
  }

  private static void rewriteLargestFile(Path folder, UnaryOperator<byte[]> damage) {
    var largest =
        files(folder).stream()
            .max(Comparator.comparingLong(file -> file.toFile().length()))
            .orElseThrow();
    try {
      Files.write(
          largest, damage.apply(Files.readAllBytes(largest)), StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A guild's documents with this word, silently.
  public static void dropDocuments(Path folder, GuildId guild, String word) {
    var words = GuildWords.of(new Generation(guild, 0));
    write(folder, writer -> writer.deleteDocuments(words.term(word)));
  }

  /// A document of the same message with other words beside the right one.
  public static void addDocument(Path folder, IndexedMessage message) {
    write(
        folder,
        writer ->
            writer.addDocument(
                MessageDocument.of(message, new Generation(message.channel().guild(), 0))));
  }

  /// What the index says of itself.
  public static void say(Path folder, String key, String value) {
    write(
        folder,
        writer -> {
          var data = new HashMap<String, String>();
          for (var entry : writer.getLiveCommitData()) {
            data.put(entry.getKey(), entry.getValue());
          }
          data.put(key, value);
          writer.setLiveCommitData(data.entrySet());
        });
  }

  private static void write(Path folder, Step step) {
    var config = new IndexWriterConfig().setIndexSort(MessageDocument.NEWEST);
    try (var directory = FSDirectory.open(folder);
        var writer = new IndexWriter(directory, config)) {
      step.run(writer);
      writer.commit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder) {
    try (var files = Files.list(folder)) {
      return files.filter(file -> !file.endsWith("write.lock")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
