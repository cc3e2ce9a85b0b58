package chat.filament.bench.replay;

import chat.filament.bench.scenario.BenchRun;
import chat.filament.bench.scenario.GraceOption;
import chat.filament.bench.scenario.Range;
import chat.filament.bench.scenario.ScenarioCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `filament replay`: plays recorded chat into a fresh public guild of a running server, listens,
/// and checks that every listener received every acknowledged message once and in order; then
/// searches.
@Command(
    name = "replay",
    description = {
      "Plays recorded chat into a running server and checks every delivery.",
      "Exit code 1 when anything was lost, duplicated, out of order or could not be posted."
    })
public final class ReplayCommand extends ScenarioCommand {
  private static final int SOCKETS_PER_USER = 20;

  @Parameters(paramLabel = "FILE", description = "lines of JSON with user and text, .gz or plain")
  private Path file = Path.of("");

  @Option(names = "--listeners", paramLabel = "N", description = "listening sockets")
  private int listeners = 4;

  @Option(names = "--limit", paramLabel = "LINES", description = "play only so many lines")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--users",
      paramLabel = "N",
      description =
          "accounts for the people of the file; where there are more people they share them,"
              + " and listeners have 20 sockets an account")
  private int users = 200;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      description =
          "lines on the way at a time, one per account; 1 keeps the file's order exactly, more is"
              + " faster, and lines of different people may change places")
  private int inFlight = 1;

  @Option(names = "--rate", paramLabel = "RATE", description = "messages/s; 0: no limit")
  private double rate;

  @Option(
      names = "--search",
      paramLabel = "WORD",
      description =
          "afterwards search for the word and check the hits; repeatable"
              + " (default: three words of the file)")
  private List<String> words = new ArrayList<>();

  @Option(names = "--no-search", description = "do not search afterwards")
  private boolean noSearch;

  @Mixin private final GraceOption grace = new GraceOption();

  @Override
  protected void run(BenchRun run) {
    Range.require("listeners", listeners, 0, 10_000);
    Range.require("limit", limit, 1, Integer.MAX_VALUE);
    Range.require("users", users, 1, 100_000);
    var style = new ReplayPublisher.Style(inFlight, rate);
    words.forEach(SearchCheck::requireWord);
    var patience = grace.grace();
    var log = ChatLog.read(file, limit);
    int speaking = Math.max(Math.min(users, log.people()), 1);
    int accounts = Math.max(speaking, Math.ceilDiv(listeners, SOCKETS_PER_USER));
    var replay = new ReplayScenario(run, log, accounts, style);
    replay.play(listeners, patience);
    if (!noSearch) {
      var texts = log.lines().stream().map(ChatLog.Line::text).toList();
      replay.search(words.isEmpty() ? SearchTerms.telling(texts) : words, this::say);
    }
  }
}
