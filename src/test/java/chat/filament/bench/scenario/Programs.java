package chat.filament.bench.scenario;

import chat.filament.bench.replay.ReplayCommand;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Runs the client programs as a person would, in this JVM.
@Command(
    name = "filament",
    subcommands = {BenchCommand.class, ReplayCommand.class})
final class Programs {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// What a program left behind; `json` is missing when nothing was printed.
  record Ran(int exit, JsonNode json, String err) {
    long figure(String section, String name) {
      return json.path(section).path(name).asLong(Long.MIN_VALUE);
    }

    List<String> problems() {
      List<String> problems = new ArrayList<>();
      json.path("problems").forEach(problem -> problems.add(problem.asText()));
      return problems;
    }
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new Programs()).execute(args));
  }

  static Ran run(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exit =
        new CommandLine(new Programs())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setOverwrittenOptionsAllowed(true)
            .execute(args);
    try {
      return new Ran(exit, JSON.readTree(out.toString()), err.toString());
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + out, e);
    }
  }
}
