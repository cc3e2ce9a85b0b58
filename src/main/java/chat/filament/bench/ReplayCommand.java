package chat.filament.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `filament replay`: plays recorded chat into a fresh public guild of a running server, listens,
/// and checks that every listener heard every acknowledged message once and in order; then
/// searches.
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Plays recorded chat into a running server and checks every delivery.",
      "Exit code 1 when anything was lost, duplicated, out of order or could not be posted."
    })
public final class ReplayCommand extends ModeCommand {
  @Parameters(paramLabel = "FILE", description = "lines of JSON with user and text, .gz or plain")
  private Path file = Path.of("");

  @Option(names = "--listeners", description = "listening sockets (default: ${DEFAULT-VALUE})")
  private int listeners = 4;

  @Option(names = "--limit", description = "play only so many lines")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--users",
      description = "accounts; the people of the file share them (default: ${DEFAULT-VALUE})")
  private int users = 200;

  @Option(
      names = "--in-flight",
      description =
          "lines on the way at a time, one per account; 1 keeps the file's order exactly"
              + " (default: ${DEFAULT-VALUE})")
  private int inFlight = 64;

  @Option(names = "--rate", description = "messages/s; 0: no limit (default: ${DEFAULT-VALUE})")
  private double rate;

  @Option(
      names = "--search",
      paramLabel = "WORD",
      description = "afterwards search for the word and check the hits; repeatable")
  private List<String> words = new ArrayList<>();

  @Override
  void run(Stage stage) {
    Load.require("listeners", listeners, 0, 10_000);
    Load.require("limit", limit, 1, Integer.MAX_VALUE);
    Load.require("users", users, 1, 100_000);
    var style = new Player.Style(inFlight, rate);
    words.forEach(SearchCheck::requireWord);
    var replay = new Replay(stage, ChatLog.read(file, limit), users);
    var played = replay.play(style, listeners);
    replay.search(words, played, this::say);
  }
}
