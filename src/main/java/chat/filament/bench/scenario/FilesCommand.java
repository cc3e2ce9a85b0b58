package chat.filament.bench.scenario;

import chat.filament.bench.client.FileTransfers;
import chat.filament.bench.client.Parallel;
import java.net.URI;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Everybody uploads a file at the same time, then everybody downloads one: how fast, and in how
/// much memory of the server. Every downloaded byte is compared. Beside it, with the same client,
/// the same files and the same disk, a plain file server: what the machine can do.
@Command(name = "files", description = "Uploads and downloads at once: rate and memory.")
final class FilesCommand extends ScenarioCommand {
  @Option(names = "--users", paramLabel = "N", description = "transfers at once")
  private int users = 50;

  @Option(names = "--mib", paramLabel = "N", description = "size of a file in MiB")
  private int mib = 25;

  @Option(names = "--rounds", paramLabel = "N", description = "uploads and downloads of each")
  private int rounds = 1;

  @Option(
      names = "--beside",
      paramLabel = "URL",
      description = "a folder of a plain file server that takes PUT, measured after each round")
  private @Nullable URI beside;

  @Override
  protected void run(BenchRun run) {
    Range.require("users", users, 1, 250);
    Range.require("mib", mib, 1, 25);
    Range.require("rounds", rounds, 1, 1_000);
    var guild = Topology.create(run, users, 1, 1).guild(0);
    var channel = guild.channels().getFirst();
    var members = guild.members();
    var transfers = new FileTransfers(mib << 20);
    for (int round = 1; round <= rounds; round++) {
      var files =
          measure(
              run,
              "uploads " + round,
              i -> transfers.attach(channel, run.target(), members.get(i)));
      measure(
          run,
          "downloads " + round,
          i -> {
            transfers.download(files.get(i), members.get(i));
            return files.get(i);
          });
      if (beside != null) {
        measureBeside(run, round, transfers, beside + "/bench-" + run.nonce() + "-");
      }
    }
  }

  private void measureBeside(BenchRun run, int round, FileTransfers transfers, String prefix) {
    var files = measure(run, "plain uploads " + round, i -> transfers.put(URI.create(prefix + i)));
    measure(
        run,
        "plain downloads " + round,
        i -> {
          transfers.download(files.get(i));
          return files.get(i);
        });
  }

  /// What each transfer answered, in the order of the users.
  private List<URI> measure(BenchRun run, String section, IntFunction<URI> transfer) {
    var measured = Measurement.open(run, section);
    var files = new URI[users];
    Parallel.each(
        IntStream.range(0, users).boxed().toList(), users, i -> files[i] = transfer.apply(i));
    double seconds = measured.close();
    run.report().add(section, "mib_per_second", (double) users * mib / seconds);
    run.report()
        .add(
            section,
            "heap_used_mib",
            run.server().memory().parts().getOrDefault("heap_used", Double.NaN) / (1 << 20));
    return List.of(files);
  }
}
