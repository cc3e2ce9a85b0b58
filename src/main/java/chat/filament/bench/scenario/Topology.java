package chat.filament.bench.scenario;

import chat.filament.bench.client.LoadAccount;
import chat.filament.bench.client.LoadChannel;
import chat.filament.bench.client.LoadClient;
import chat.filament.bench.client.Parallel;
import chat.filament.bench.client.ReceivedEvent;
import chat.filament.bench.client.ServerApi;
import chat.filament.core.GuildId;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import me.tongfei.progressbar.ProgressBar;

/// The fresh accounts, public guilds and channels of one run. Every account belongs to one guild.
public record Topology(List<LoadGuild> guilds) {
  static final int SETTING_UP = 8;

  /// A guild with its members, the owner first, and its channels.
  public record LoadGuild(GuildId id, List<LoadAccount> members, List<LoadChannel> channels) {
    public LoadAccount member(int number) {
      return members.get(Math.floorMod(number, members.size()));
    }

    /// A client of one member that listens to all channels.
    public LoadClient client(int number, int member, Consumer<ReceivedEvent> recorder) {
      return new LoadClient(number, member(member), channels, false, recorder);
    }
  }

  LoadGuild guild(int number) {
    return guilds.get(Math.floorMod(number, guilds.size()));
  }

  /// The member who takes this number's part: numbers go round the guilds, then their members.
  LoadAccount account(int number) {
    return guild(number).member(number / guilds.size());
  }

  /// Account `n` joins guild `n mod guilds`.
  public static Topology create(BenchRun run, int users, int guilds, int channels) {
    Options.require("guilds", guilds, 1, 10_000);
    Options.require("channels", channels, 1, 500);
    Options.require("users", users, guilds, 1_000_000);
    run.api().requireServer();
    try (var progress = run.progress("accounts", users + guilds)) {
      var all = accounts(run.api(), run.nonce(), users, progress);
      return new Topology(
          IntStream.range(0, guilds)
              .mapToObj(g -> {
                var members = IntStream.iterate(g, i -> i < users, i -> i + guilds);
                var name = "bench " + run.nonce() + " " + g;
                progress.step();
                return guild(run.api(), name, members.mapToObj(all::get).toList(), channels);
              })
              .toList());
    }
  }

  /// Registers and logs in accounts named after the run.
  static List<LoadAccount> accounts(ServerApi api, String run, int count, ProgressBar progress) {
    var accounts =
        IntStream.range(0, count).mapToObj(i -> new LoadAccount(i, "b_" + run + "_" + i)).toList();
    Parallel.each(
        accounts,
        SETTING_UP,
        account -> {
          api.signUp(account);
          progress.step();
        });
    return accounts;
  }

  private static LoadGuild guild(
      ServerApi api, String name, List<LoadAccount> members, int channels) {
    var owner = members.getFirst();
    var id = api.createGuild(owner, name);
    var created =
        IntStream.range(0, channels)
            .mapToObj(c -> api.createChannel(owner, id, "channel-" + c))
            .toList();
    Parallel.each(members.subList(1, members.size()), SETTING_UP, m -> api.join(m, id));
    return new LoadGuild(id, members, created);
  }
}
