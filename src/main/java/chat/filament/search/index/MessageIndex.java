package chat.filament.search.index;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.search.index.Inventory.InventoryEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOUtils;

/// The index of all messages of all guilds: the only owner of the Lucene writer.
///
/// Writes become visible to searches with [#refresh] and survive a crash with [#commit], which also
/// stores how far the caller has read its source; after a crash both go back to the last commit
/// together. Every write may be repeated.
///
/// Blocks, and belongs to one thread at a time. After an `IOException` close it and open it again.
public final class MessageIndex implements AutoCloseable {
  private static final String POSITION = "position.";

  private final Directory directory;
  private final IndexWriter writer;
  private final IndexSnapshots snapshots;
  private final boolean resumed;
  private final DocumentThreads threads = new DocumentThreads();
  private final Map<GuildId, GuildRebuild> rebuilds = new HashMap<>();

  /// Since it was opened.
  private final WrittenIds written = new WrittenIds();

  private Map<String, String> position;
  private Generations generations;

  private MessageIndex(IndexFiles files) throws IOException {
    directory = files.directory();
    writer = files.writer();
    resumed = files.resumed();
    var data = IndexFiles.readCommitData(writer);
    position = positionIn(data);
    generations = Generations.readFrom(data);
    for (var unfinished : generations.allFilling()) {
      writer.deleteDocuments(unfinished.term());
      generations = generations.stopFilling(unfinished.guild());
    }
    snapshots = new IndexSnapshots(writer, generations);
  }

  /// Opens the index in a directory that is its own, made if missing. One that is broken or of
  /// another schema is emptied. Rebuilds that were under way when it was last committed are undone.
  ///
  /// @throws org.apache.lucene.store.LockObtainFailedException when another process has it open
  public static MessageIndex open(Path path) throws IOException {
    var files = IndexFiles.open(path);
    try {
      return new MessageIndex(files);
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(files.writer(), files.directory());
      throw e;
    }
  }

  /// An empty one that is gone when it is closed.
  static MessageIndex inMemory() throws IOException {
    return new MessageIndex(IndexFiles.inMemory());
  }

  /// Removes the index in a directory, whatever its state.
  ///
  /// @throws org.apache.lucene.store.LockObtainFailedException when a process has it open
  public static void delete(Path path) throws IOException {
    IndexFiles.delete(path);
  }

  /// False when the index started empty, so that everything has to be indexed anew.
  public boolean resumed() {
    return resumed;
  }

  /// What was given to the last [#commit], empty if there was none.
  public Map<String, String> position() {
    return position;
  }

  /// Adds a message, or puts it in the place of what was indexed under its id.
  public void upsert(IndexedMessage message) throws IOException {
    written.add(message.id());
    var guild = message.channel().guild();
    put(message, generations.serving(guild));
    var rebuild = rebuilds.get(guild);
    if (rebuild != null) {
      put(message, rebuild.generation());
      rebuild.touched(message.id());
    }
  }

  /// Adds a message that is not in the index: cheaper than [#upsert], and there twice if it is.
  public void add(IndexedMessage message) throws IOException {
    written.add(message.id());
    var guild = message.channel().guild();
    writer.addDocument(MessageDocument.of(message, generations.serving(guild)));
    var rebuild = rebuilds.get(guild);
    if (rebuild != null) {
      put(message, rebuild.generation());
      rebuild.touched(message.id());
    }
  }

  /// Puts in a page of messages of an index that began empty, each of them for the first time
  /// unless it was written meanwhile. Those of a guild that is being rebuilt are the rebuild's,
  /// too.
  public void fill(List<IndexedMessage> messages) throws IOException {
    if (resumed || !rebuilds.isEmpty()) {
      for (var message : messages) {
        upsert(message);
      }
      return;
    }
    threads.each(
        messages,
        message -> {
          var generation = generations.serving(message.channel().guild());
          write(message, generation, written.mayHave(message.id()));
        });
  }

  /// Removes a message; nothing happens if it is not there.
  public void delete(GuildId guild, MessageId message) throws IOException {
    writer.deleteDocuments(MessageDocument.key(message, generations.serving(guild)));
    var rebuild = rebuilds.get(guild);
    if (rebuild != null) {
      writer.deleteDocuments(MessageDocument.key(message, rebuild.generation()));
      rebuild.touched(message);
    }
  }

  /// Removes all messages of a channel.
  public void deleteChannel(GuildId guild, ChannelId channel) throws IOException {
    writer.deleteDocuments(MessageDocument.channel(channel));
    var rebuild = rebuilds.get(guild);
    if (rebuild != null) {
      rebuild.touched(channel);
    }
  }

  /// Removes all messages of a guild and abandons its rebuild.
  public void deleteGuild(GuildId guild) throws IOException {
    var rebuild = rebuilds.get(guild);
    if (rebuild != null) {
      rebuild.abandon();
    }
    writer.deleteDocuments(generations.serving(guild).term());
    generations = generations.forget(guild);
  }

  /// Starts to index a guild anew beside what serves now, or goes on with the rebuild that is under
  /// way.
  public GuildRebuild rebuild(GuildId guild) {
    return rebuilds.computeIfAbsent(
        guild,
        _ -> {
          var generation = generations.serving(guild).next();
          generations = generations.startFilling(generation);
          return new GuildRebuild(this, generation);
        });
  }

  /// Lists what is indexed of a guild, as of the last refresh.
  public Inventory inventory(GuildId guild) throws IOException {
    return new Inventory(snapshots, guild);
  }

  /// Compares the files of the last refresh with their checksums.
  public FileCheck fileCheck() throws IOException {
    return new FileCheck(snapshots);
  }

  /// How each of `messages` is indexed, as of the last refresh: one entry for each of its
  /// documents.
  public Map<MessageId, List<InventoryEntry>> entries(GuildId guild, Collection<MessageId> messages)
      throws IOException {
    var snapshot = snapshots.acquire();
    try {
      var generation = snapshot.generations().serving(guild);
      var entries = HashMap.<MessageId, List<InventoryEntry>>newHashMap(messages.size());
      for (var message : messages) {
        entries.put(message, snapshot.entries(MessageDocument.key(message, generation)));
      }
      return entries;
    } finally {
      snapshots.release(snapshot);
    }
  }

  /// How many documents there are, of all guilds, as of the last refresh.
  public int documents() throws IOException {
    var snapshot = snapshots.acquire();
    try {
      return snapshot.reader().numDocs();
    } finally {
      snapshots.release(snapshot);
    }
  }

  /// Makes everything written so far visible. Without changes it costs next to nothing; with
  /// changes it writes a segment that will have to be merged.
  public void refresh() throws IOException {
    snapshots.refresh(generations);
  }

  /// Writes everything to disk, and with it how far the caller has read: whatever map it likes.
  public void commit(Map<String, String> reached) throws IOException {
    position = Map.copyOf(reached);
    writeCommitData();
    writer.commit();
  }

  /// Answers searches on any thread until the index is closed.
  public Searcher searcher() {
    return new Searcher(snapshots);
  }

  /// Closes the files and drops what was not committed. Searches must have ended.
  @Override
  public void close() throws IOException {
    IOUtils.close(threads, snapshots, writer, directory);
  }

  private void put(IndexedMessage message, Generation generation) throws IOException {
    write(message, generation, true);
  }

  /// @param maybeThere whether an older document has to be looked for
  private void write(IndexedMessage message, Generation generation, boolean maybeThere)
      throws IOException {
    var document = MessageDocument.of(message, generation);
    if (maybeThere) {
      writer.updateDocument(MessageDocument.key(message.id(), generation), document);
    } else {
      writer.addDocument(document);
    }
  }

  /// Puts in a page of messages for the first time, except for those that may be `known`.
  void fill(List<IndexedMessage> messages, Generation generation, Predicate<MessageId> known)
      throws IOException {
    messages.forEach(message -> written.add(message.id()));
    threads.each(messages, message -> write(message, generation, known.test(message.id())));
  }

  /// The documents of the new generation are visible before those of the old one go.
  void serve(Generation generation) throws IOException {
    var previous = generations.serving(generation.guild());
    rebuilds.remove(generation.guild());
    generations = generations.serve(generation);
    // Without a change to the index a refresh would keep the snapshot, and its generations.
    writeCommitData();
    refresh();
    writer.deleteDocuments(previous.term());
  }

  void abandon(Generation generation) throws IOException {
    rebuilds.remove(generation.guild());
    generations = generations.stopFilling(generation.guild());
    writer.deleteDocuments(generation.term());
  }

  private void writeCommitData() {
    var data = new HashMap<String, String>();
    position.forEach((key, value) -> data.put(POSITION + key, value));
    generations.writeTo(data);
    IndexFiles.writeCommitData(writer, data);
  }

  private static Map<String, String> positionIn(Map<String, String> data) {
    var position = new HashMap<String, String>();
    data.forEach((key, value) -> {
      if (key.startsWith(POSITION)) {
        position.put(key.substring(POSITION.length()), value);
      }
    });
    return Map.copyOf(position);
  }
}
