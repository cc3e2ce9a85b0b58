package chat.filament.bench.scenario;

import chat.filament.bench.client.FileTransfers;
import chat.filament.bench.client.LoadAccount;
import chat.filament.bench.client.Parallel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Everybody uploads a file at the same time, then everybody downloads one: how fast, and in how
/// much memory of the server. Every downloaded byte is compared.
@Command(name = "files", description = "Uploads and downloads at once: rate and memory.")
final class FilesCommand extends ScenarioCommand {
  @Option(names = "--users", paramLabel = "N", description = "transfers at once")
  private int users = 50;

  @Option(names = "--mib", paramLabel = "N", description = "size of a file in MiB")
  private int mib = 25;

  @Option(names = "--rounds", paramLabel = "N", description = "downloads of each file")
  private int rounds = 1;

  @Override
  protected void run(BenchRun run) {
    Range.require("users", users, 1, 250);
    Range.require("mib", mib, 1, 25);
    Range.require("rounds", rounds, 1, 1_000);
    var guild = Topology.create(run, users, 1, 1).guild(0);
    var transfers = new FileTransfers(run.target(), guild.channels().getFirst(), mib << 20);
    Map<LoadAccount, String> files = new ConcurrentHashMap<>();
    measure(run, "uploads", 1, guild, account -> files.put(account, transfers.upload(account)));
    measure(
        run,
        "downloads",
        rounds,
        guild,
        account -> transfers.download(account, files.getOrDefault(account, "")));
  }

  private void measure(
      BenchRun run,
      String section,
      int times,
      Topology.LoadGuild guild,
      Consumer<LoadAccount> transfer) {
    var measured = Measurement.open(run, section);
    for (int i = 0; i < times; i++) {
      Parallel.each(guild.members(), users, transfer);
    }
    double seconds = measured.close();
    run.report().add(section, "mib_per_second", (double) users * mib * times / seconds);
    run.report()
        .add(
            section,
            "heap_used_mib",
            run.server().memory().parts().getOrDefault("heap_used", Double.NaN) / (1 << 20));
  }
}
