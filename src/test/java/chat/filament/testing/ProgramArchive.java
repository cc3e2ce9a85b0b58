package chat.filament.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;

/// A class data archive of the fat jar, made once for all programs of this JVM by a server that
/// starts and stops: most of them do no more than that, and reading and verifying classes is a good
/// part of it. Where it does not fit, a program starts without it.
final class ProgramArchive {
  private ProgramArchive() {}

  private static final class Holder {
    static final List<String> OPTIONS = make();
  }

  /// What tells a JVM of it.
  static List<String> options() {
    return Holder.OPTIONS;
  }

  private static List<String> make() {
    try (var database = TestDatabase.create()) {
      var folder = Files.createTempDirectory("filament-archive");
      var archive = folder.resolve("filament.jsa");
      train(archive, database.url(), folder.resolve("data"));
      deleteAtExit(folder);
      return List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:aot=off");
    } catch (AssertionError notReady) {
      return List.of(); // the tests' own servers say why
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void train(Path archive, String database, Path data)
      throws IOException, InterruptedException {
    var settings = new HashMap<>(TestServer.settings());
    settings.put("FILAMENT_DATABASE_URL", database);
    settings.put("FILAMENT_ATTACHMENT_ROOT", data.resolve("attachments").toString());
    settings.put("FILAMENT_SEARCH_INDEX_ROOT", data.resolve("search").toString());
    var options = List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=off", "-Xlog:aot=off");
    try (var server = Program.launch(options, settings, "serve")) {
      server.ready();
      server.terminate();
      server.exitCode();
    }
  }

  private static void deleteAtExit(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      files.map(Path::toFile).forEach(File::deleteOnExit); // the last one first
    }
  }
}
