package chat.filament.platform.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreIT extends ObjectStoreContract {
  private static final ObjectKey KEY = new ObjectKey("attachments", "one");

  @TempDir private Path folder;

  @Override
  protected ObjectStore create() {
    return new FolderStore(vertx, folder.resolve("root"));
  }

  @Test
  void everythingIsForTheOwnerAlone() throws Exception {
    put(KEY, bytes(10), 10);
    var upload = get(store.begin(new ObjectKey("attachments", "two"), 3));
    assertThat(all())
        .isNotEmpty()
        .allSatisfy(path -> {
          var permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
          assertThat(permissions).isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
        });
    get(upload.abort());
  }

  @Test
  void aStartRemovesWhatADeadProcessLeft() throws Exception {
    var dead = Files.createDirectories(folder.resolve("root/.partial/4711-a"));
    Files.writeString(dead.resolve("1"), "half of a file");
    Files.createFile(folder.resolve("root/.partial/4711-a.lock"));
    var mine = get(store.begin(KEY, 3));
    get(mine.write(ByteBuffer.wrap("abc".getBytes(US_ASCII))));

    var second = new FolderStore(vertx, folder.resolve("root"));
    get(second.start());

    assertThat(dead).doesNotExist();
    get(mine.commit());
    assertThat(read(KEY, ByteRange.whole(3))).isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
    get(second.close());
  }

  @Test
  void aStopLeavesNoTemporaryFile() throws Exception {
    var upload = get(store.begin(KEY, 3));
    get(upload.write(ByteBuffer.wrap("ab".getBytes(US_ASCII))));
    get(store.close());
    assertThat(
            all().stream().filter(Files::isRegularFile).map(Path::getFileName).map(Path::toString))
        .containsExactly("starting");
    store = new FolderStore(vertx, folder.resolve("root"));
    get(store.start());
  }

  @Test
  void aFolderThatCannotBeWrittenToIsNamedByTheProbe() throws Exception {
    Files.delete(
        all().stream()
            .filter(path -> path.toString().matches(".*/.partial/[^/]*-[^/.]*"))
            .findFirst()
            .orElseThrow());
    assertThatThrownBy(() -> get(store.probe())).isInstanceOf(IOException.class);
  }

  private List<Path> all() throws IOException {
    try (var files = Files.walk(folder.resolve("root"))) {
      return files.toList();
    }
  }
}
