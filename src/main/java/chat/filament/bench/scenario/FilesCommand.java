package chat.filament.bench.scenario;

import chat.filament.bench.client.FileTransfers;
import chat.filament.bench.client.Parallel;
import java.net.URI;
import java.util.function.IntConsumer;
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
    Options.require("users", users, 1, 250);
    Options.require("mib", mib, 1, 25);
    Options.require("rounds", rounds, 1, 1_000);
    var guild = Topology.create(run, users, 1, 1).guild(0);
    var channel = guild.channels().getFirst();
    var transfers = new FileTransfers(mib << 20);
    var prefix = beside + "/bench-" + run.nonce() + "-";
    for (int round = 1; round <= rounds; round++) {
      round(
          run,
          "",
          round,
          i -> transfers.attach(channel, run.target(), guild.member(i)),
          (file, i) -> transfers.download(file, guild.member(i).token()));
      if (beside != null) {
        round(
            run,
            "plain ",
            round,
            i -> transfers.put(URI.create(prefix + i)),
            (file, _) -> transfers.download(file, ""));
      }
    }
  }

  private interface Download {
    void run(URI file, int user);
  }

  private void round(
      BenchRun run, String which, int number, IntFunction<URI> upload, Download download) {
    var files = new URI[users];
    measure(run, which + "uploads " + number, i -> files[i] = upload.apply(i));
    measure(run, which + "downloads " + number, i -> download.run(files[i], i));
  }

  /// One transfer of each user, all at the same time.
  private void measure(BenchRun run, String section, IntConsumer transfer) {
    var measured = run.measure(section);
    Parallel.each(IntStream.range(0, users).boxed().toList(), users, transfer::accept);
    double seconds = measured.close();
    double heap = run.server().memory().parts().getOrDefault("heap_used", Double.NaN);
    run.report()
        .add(section, "mib_per_second", (double) users * mib / seconds)
        .add(section, "heap_used_mib", heap / (1 << 20));
  }
}
