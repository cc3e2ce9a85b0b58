package chat.filament.platform.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Walks over the files of a folder, page by page.
final class FolderListing {
  private final FileThreads threads;
  private final String folder;
  private final DirectoryStream<Path> stream;
  private final Iterator<Path> files;
  private final int pageSize;
  private final Function<List<ListedObject>, Future<Void>> page;

  private FolderListing(
      FileThreads threads,
      String folder,
      DirectoryStream<Path> stream,
      int pageSize,
      Function<List<ListedObject>, Future<Void>> page) {
    this.threads = threads;
    this.folder = folder;
    this.stream = stream;
    this.files = stream.iterator();
    this.pageSize = pageSize;
    this.page = page;
  }

  /// A folder that is not there has no files.
  @SuppressWarnings("StreamResourceLeak") // closed at the end of the walk
  static Future<Void> run(
      FileThreads threads,
      Path folder,
      int pageSize,
      Function<List<ListedObject>, Future<Void>> page) {
    return threads
        .call(() -> {
          try {
            return Optional.of(
                new FolderListing(
                    threads,
                    String.valueOf(folder.getFileName()),
                    Files.newDirectoryStream(folder),
                    pageSize,
                    page));
          } catch (NoSuchFileException | NotDirectoryException missing) {
            return Optional.<FolderListing>empty();
          }
        })
        .compose(opened ->
            opened.isEmpty()
                ? Future.succeededFuture()
                : opened.get().pages().eventually(opened.get()::close));
  }

  private Future<Void> pages() {
    Promise<Void> done = Promise.promise();
    nextPage(done);
    return done.future();
  }

  /// A loop, and not a chain of futures that grows with the folder.
  private void nextPage(Promise<Void> done) {
    threads
        .call(this::next)
        .compose(
            found -> found.isEmpty() ? Future.succeededFuture(false) : page.apply(found).map(true))
        .onComplete(more -> {
          if (more.failed()) {
            done.fail(more.cause());
          } else if (!more.result()) {
            done.complete();
          } else {
            nextPage(done);
          }
        });
  }

  private List<ListedObject> next() throws IOException {
    var found = new ArrayList<ListedObject>();
    while (found.size() < pageSize && files.hasNext()) {
      var file = files.next();
      var key = ObjectKey.parse(folder + "/" + file.getFileName());
      if (key.isPresent()) {
        found.addAll(listed(key.get(), file));
      }
    }
    return found;
  }

  private static List<ListedObject> listed(ObjectKey key, Path file) throws IOException {
    try {
      return List.of(new ListedObject(key, Files.getLastModifiedTime(file).toInstant()));
    } catch (NoSuchFileException gone) {
      return Collections.emptyList();
    }
  }

  private Future<Void> close() {
    return threads.run(stream::close);
  }
}
