package chat.filament.search;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file system of a few megabytes, where this process may make one.
record SmallDisk(Path folder, boolean isMounted) implements AutoCloseable {
  static SmallDisk mount(Path folder, String size) throws IOException {
    boolean root = System.getProperty("user.name").equals("root");
    return new SmallDisk(
        folder,
        root && run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString()));
  }

  private static boolean run(String... command) throws IOException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .onExit()
            .join()
            .exitValue()
        == 0;
  }

  Path filler() {
    return folder.resolve("filler");
  }

  /// Leaves no room at all.
  @SuppressWarnings("EmptyCatch") // the failure is what is wanted
  void fill() throws IOException {
    try (var file =
        Files.newByteChannel(filler(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (true) {
        file.write(ByteBuffer.allocate(4096));
      }
    } catch (IOException full) {
      if (Files.size(filler()) == 0) {
        throw full;
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (isMounted) {
      run("umount", "-l", folder.toString());
    }
  }
}
