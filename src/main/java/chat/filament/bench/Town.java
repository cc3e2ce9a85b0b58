package chat.filament.bench;

import chat.filament.core.GuildId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The fresh accounts, public guilds and channels of one run. Every account belongs to one guild.
record Town(List<Guild> guilds) {
  private static final int AT_A_TIME = 8;

  /// A guild with its members, the owner first, and its rooms.
  record Guild(GuildId id, List<Account> members, List<Room> rooms) {
    Account member(int number) {
      return members.get(Math.floorMod(number, members.size()));
    }
  }

  /// What to build: account `n` joins guild `n mod guilds`.
  record Plan(String name, int users, int guilds, int channels) {
    Plan {
      Range.require("guilds", guilds, 1, 10_000);
      Range.require("channels", channels, 1, 500);
      Range.require("users", users, guilds, 1_000_000);
    }

    int steps() {
      return users + guilds;
    }
  }

  static Town found(Api api, Plan plan, Progress progress) {
    api.requireServer();
    var accounts = accounts(api, plan.name(), plan.users(), progress);
    List<Guild> guilds = new ArrayList<>();
    for (int i = 0; i < plan.guilds(); i++) {
      guilds.add(found(api, plan, members(accounts, i, plan.guilds()), i));
      progress.step();
    }
    return new Town(List.copyOf(guilds));
  }

  /// Registers and logs in accounts named after the run.
  static List<Account> accounts(Api api, String run, int count, Progress progress) {
    var accounts =
        IntStream.range(0, count).mapToObj(i -> new Account(i, "b_" + run + "_" + i)).toList();
    Parallel.each(
        accounts,
        AT_A_TIME,
        account -> {
          api.signUp(account);
          progress.step();
        });
    return accounts;
  }

  Guild guild(int number) {
    return guilds.get(Math.floorMod(number, guilds.size()));
  }

  private static Guild found(Api api, Plan plan, List<Account> members, int number) {
    var owner = members.getFirst();
    var guild = api.createGuild(owner, "bench " + plan.name() + " " + number);
    var rooms =
        IntStream.range(0, plan.channels())
            .mapToObj(c -> new Room(guild, api.createChannel(owner, guild, "room-" + c)))
            .toList();
    Parallel.each(members.subList(1, members.size()), AT_A_TIME, m -> api.join(m, guild));
    return new Guild(guild, members, rooms);
  }

  private static List<Account> members(List<Account> accounts, int guild, int guilds) {
    return IntStream.range(0, accounts.size())
        .filter(i -> i % guilds == guild)
        .mapToObj(accounts::get)
        .toList();
  }
}
