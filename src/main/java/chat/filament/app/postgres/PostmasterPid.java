package chat.filament.app.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// What a server writes about itself into its folder: its process, and how far it has come. Not to
/// be believed when the process works elsewhere.
record PostmasterPid(long pid, String status) {
  private static final int STATUS_LINE = 7;

  static Path file(Path cluster) {
    return cluster.resolve("postmaster.pid");
  }

  /// Empty when there is none, or one that is being written.
  static Optional<PostmasterPid> read(Path cluster) throws IOException {
    try {
      var lines = Files.readAllLines(file(cluster), StandardCharsets.ISO_8859_1);
      if (lines.isEmpty() || !lines.getFirst().strip().matches("[0-9]{1,10}")) {
        return Optional.empty();
      }
      var status = lines.size() > STATUS_LINE ? lines.get(STATUS_LINE).strip() : "";
      return Optional.of(new PostmasterPid(Long.parseLong(lines.getFirst().strip()), status));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  boolean isReady() {
    return status.equals("ready");
  }
}
