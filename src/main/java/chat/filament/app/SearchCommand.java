package chat.filament.app;

import chat.filament.core.GuildId;
import chat.filament.search.follow.SearchJob.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "search",
    description = {
      "Repair the search index.",
      "The index belongs to the server process, so these commands only ask for the work, in the"
          + " database that both use, and wait. A server that runs begins within seconds; without"
          + " one the work is done when a server starts next."
    },
    mixinStandardHelpOptions = true)
final class SearchCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "rebuild",
      description = {
        "Make the index anew, while the old one serves.",
        "A guild that is being rebuilt already is not begun again: this waits for that rebuild."
      },
      mixinStandardHelpOptions = true)
  int rebuild(
      @Option(names = "--guild", description = "Only this guild; may be repeated.")
          @Nullable List<String> guilds)
      throws Exception {
    return run(Kind.REBUILD, guilds);
  }

  @Command(
      name = "reconcile",
      description = "Compare the index with the database and repair what differs.",
      mixinStandardHelpOptions = true)
  int reconcile(
      @Option(names = "--guild", description = "Only this guild; may be repeated.")
          @Nullable List<String> guilds)
      throws Exception {
    return run(Kind.RECONCILE, guilds);
  }

  private int run(Kind kind, @Nullable List<String> guilds) throws Exception {
    var wanted = (guilds == null ? List.<String>of() : guilds).stream().map(this::guild).toList();
    var config = Environment.read(System.getenv(), spec.commandLine().getErr());
    if (config.isEmpty()) {
      return Filament.BAD_CONFIG;
    }
    try (var errand =
        new SearchErrand(
            config.get().databaseUrl().reveal(), spec.commandLine().getOut(), isWatched())) {
      return wanted.isEmpty() ? errand.everywhere(kind) : errand.in(wanted, kind);
    }
  }

  /// Null without a terminal: since 25 the console is the plain one again.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isWatched() {
    var console = System.console();
    return console != null && console.isTerminal();
  }

  private GuildId guild(String text) {
    return GuildId.parse(text)
        .orElseThrow(
            () -> new ParameterException(spec.commandLine(), "--guild: not a guild id: " + text));
  }
}
