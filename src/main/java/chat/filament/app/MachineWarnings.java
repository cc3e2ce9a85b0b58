package chat.filament.app;

import chat.filament.platform.config.Config;
import chat.filament.platform.db.DatabaseRoom;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What is not well around the server: memory, file descriptors, room of its folders, LiveKit, the
/// certificate before it. Blocking, for seconds.
final class MachineWarnings {
  private static final long MIB = 1024 * 1024;
  private static final long LEAST_MEMORY = 480 * MIB;
  private static final long LEAST_DESCRIPTORS = 4_096;
  private static final long LEAST_ROOM = 1024 * MIB;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private MachineWarnings() {}

  static List<Finding> of(Config config) {
    var all = new ArrayList<Finding>();
    all.addAll(Finding.warnings("memory", memory()));
    all.addAll(Finding.warnings("file descriptors", descriptors()));
    FolderSpace.folders(config)
        .forEach((name, path) -> {
          var setting = name.equals("search") ? "SEARCH_INDEX" : "ATTACHMENT";
          all.addAll(Finding.warnings("FILAMENT_" + setting + "_ROOT", room(path)));
        });
    all.addAll(Finding.warnings("FILAMENT_LIVEKIT_API_URL", liveKit(config.liveKit().apiUrl())));
    all.addAll(
        Finding.warnings(
            "certificate", CertificateWarnings.of(config.tlsSite(), InstantSource.system())));
    return all;
  }

  private static List<String> memory() {
    long heap = Runtime.getRuntime().maxMemory();
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine)) {
      return List.of();
    }
    long all = machine.getTotalMemorySize();
    if (all < LEAST_MEMORY) {
      return List.of(
          String.format(
              Locale.ROOT,
              "%d MiB in all (expected: at least 512; raise FILAMENT_SERVER_MEMORY)",
              all / MIB));
    }
    return heap <= all * 0.8
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "the heap may take %d of %d MiB, which leaves too little for network buffers and"
                    + " the index (expected: at most 80 %%; lower -Xmx or MaxRAMPercentage)",
                heap / MIB,
                all / MIB));
  }

  private static List<String> descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            && unix.getMaxFileDescriptorCount() < LEAST_DESCRIPTORS
        ? List.of(
            String.format(
                Locale.ROOT,
                "%d allowed, one for each connection (expected: at least %d; raise LimitNOFILE or"
                    + " ulimits)",
                unix.getMaxFileDescriptorCount(),
                LEAST_DESCRIPTORS))
        : List.of();
  }

  /// PostgreSQL does not say how much room its disk has; where its folder is on this machine, the
  /// system does.
  static List<Finding> room(Optional<DatabaseRoom> database) {
    return database
        .map(room ->
            room.folder()
                .map(folder -> Finding.warnings("database", room(folder)))
                .orElseGet(() ->
                    List.of(
                        Finding.note(
                            "database",
                            String.format(
                                Locale.ROOT,
                                "it takes %d MiB; what is free on its disk cannot be seen from here"
                                    + " (on its machine: df -h)",
                                room.bytes() / MIB)))))
        .orElse(List.of());
  }

  static List<String> room(Path folder) {
    try {
      var disk = Files.getFileStore(folder);
      long free = disk.getUsableSpace();
      return free >= LEAST_ROOM && free >= disk.getTotalSpace() / 10
          ? List.of()
          : List.of(
              String.format(
                  Locale.ROOT,
                  "%d of %d MiB are free on the disk of %s (expected: a tenth and 1024; enlarge it"
                      + " or delete old backups)",
                  free / MIB,
                  disk.getTotalSpace() / MIB,
                  folder));
    } catch (IOException e) {
      return List.of(
          String.format(
              Locale.ROOT, "the free room of %s cannot be read (%s)", folder, e.getMessage()));
    }
  }

  private static List<String> liveKit(URI url) {
    try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      int status =
          http.send(
                  HttpRequest.newBuilder(url).timeout(PATIENCE).build(), BodyHandlers.discarding())
              .statusCode();
      return status < 500
          ? List.of()
          : List.of(String.format(Locale.ROOT, "LiveKit answers %d at %s", status, url));
    } catch (IOException e) {
      return List.of(
          String.format(
              Locale.ROOT,
              "LiveKit does not answer at %s (%s): start it, or mend the setting",
              url,
              e.getClass().getSimpleName()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of("the check was interrupted");
    }
  }
}
