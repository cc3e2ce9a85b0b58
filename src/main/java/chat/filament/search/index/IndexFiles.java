package chat.filament.search.index;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.NRTCachingDirectory;
import org.apache.lucene.util.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The open files of the index.
///
/// @param resumed false when nothing usable was found and the index starts empty
record IndexFiles(Directory directory, IndexWriter writer, boolean resumed) {
  private static final Logger LOG = LoggerFactory.getLogger(IndexFiles.class);
  private static final String SCHEMA = "schema";
  private static final double WRITE_BUFFER_MEGABYTES = 64;
  private static final double CACHED_SEGMENT_MEGABYTES = 4;
  private static final double CACHE_MEGABYTES = 32;

  /// Opens the index in `path`, and starts afresh when it is broken or of another schema.
  ///
  /// @throws org.apache.lucene.store.LockObtainFailedException when another process has it open
  static IndexFiles open(Path path) throws IOException {
    Files.createDirectories(path);
    var directory = cached(FSDirectory.open(path));
    try {
      if (DirectoryReader.indexExists(directory)) {
        var writer = resume(path, directory);
        if (writer.isPresent()) {
          return new IndexFiles(directory, writer.get(), true);
        }
        wipe(directory);
      }
      return new IndexFiles(directory, new IndexWriter(directory, config()), false);
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(directory);
      throw e;
    }
  }

  static IndexFiles inMemory() throws IOException {
    var directory = new ByteBuffersDirectory();
    return new IndexFiles(directory, new IndexWriter(directory, config()), false);
  }

  /// Removes what is in `path`.
  ///
  /// @throws org.apache.lucene.store.LockObtainFailedException when another process has it open
  static void delete(Path path) throws IOException {
    Files.createDirectories(path);
    try (var directory = FSDirectory.open(path);
        var _ = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
      wipe(directory);
    }
  }

  /// What was handed to the last [#writeCommitData]; the schema is not shown.
  static Map<String, String> readCommitData(IndexWriter writer) {
    var data = new HashMap<String, String>();
    var entries = writer.getLiveCommitData();
    if (entries != null) {
      entries.forEach(entry -> data.put(entry.getKey(), entry.getValue()));
    }
    data.remove(SCHEMA);
    return data;
  }

  static void writeCommitData(IndexWriter writer, Map<String, String> data) {
    var entries = new HashMap<>(data);
    entries.put(SCHEMA, MessageDocument.SCHEMA);
    writer.setLiveCommitData(entries.entrySet());
  }

  private static Optional<IndexWriter> resume(Path path, Directory directory) throws IOException {
    try {
      var writer = new IndexWriter(directory, config());
      if (hasOurSchema(writer) && canBeRead(writer)) {
        return Optional.of(writer);
      }
      LOG.atWarn()
          .addKeyValue("event", "search.index.discarded")
          .addKeyValue("reason", "schema")
          .addKeyValue("folder", path)
          .log("the search index has another schema and is made anew");
      writer.rollback();
    } catch (CorruptIndexException
        | IndexFormatTooOldException
        | IndexFormatTooNewException
        | EOFException
        | FileNotFoundException
        | NoSuchFileException
        | IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("event", "search.index.discarded")
          .addKeyValue("reason", "unreadable")
          .addKeyValue("folder", path)
          .setCause(e)
          .log("the search index cannot be read and is made anew");
    }
    return Optional.empty();
  }

  private static boolean hasOurSchema(IndexWriter writer) {
    var entries = writer.getLiveCommitData();
    if (entries != null) {
      for (var entry : entries) {
        if (entry.getKey().equals(SCHEMA)) {
          return entry.getValue().equals(MessageDocument.SCHEMA);
        }
      }
    }
    return false;
  }

  /// Opens every segment, which finds files that are missing or cut off.
  private static boolean canBeRead(IndexWriter writer) throws IOException {
    try {
      DirectoryReader.open(writer).close();
      return true;
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(writer);
      throw e;
    }
  }

  private static void wipe(Directory directory) throws IOException {
    for (var file : directory.listAll()) {
      if (!file.equals(IndexWriter.WRITE_LOCK_NAME)) {
        directory.deleteFile(file);
      }
    }
  }

  /// Each refresh writes a small segment that is soon merged with others: until a commit it stays
  /// in memory, which halves what a refresh costs.
  private static Directory cached(Directory files) {
    return new NRTCachingDirectory(files, CACHED_SEGMENT_MEGABYTES, CACHE_MEGABYTES);
  }

  private static IndexWriterConfig config() {
    return new IndexWriterConfig()
        .setSimilarity(WordSimilarity.INSTANCE)
        .setIndexSort(MessageDocument.NEWEST)
        .setCommitOnClose(false)
        .setRAMBufferSizeMB(WRITE_BUFFER_MEGABYTES);
  }
}
