package chat.filament.bench.scenario;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The frame of every client program: opens the run, carries the scenario out, prints the report.
/// Exit code 0 when nothing was found, 1 when something was or the run could not be carried out, 2
/// for a usage error.
@Command(mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true)
public abstract class ScenarioCommand implements Callable<Integer> {
  @Mixin private final Options.Server target = new Options.Server();
  @Spec private CommandSpec spec = CommandSpec.create();

  /// Fails with `IllegalArgumentException` on bad options, with `IllegalStateException` when the
  /// server refuses what the scenario needs.
  protected abstract void run(BenchRun run);

  @Override
  public final Integer call() {
    try (var run = new BenchRun(spec.name(), target)) {
      runToTheEnd(run);
      run.reportLoops();
      run.report().print(spec.commandLine().getOut(), target.json);
      return run.report().exitCode();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /// A run that breaks off reports what it has seen until then.
  private void runToTheEnd(BenchRun run) {
    try {
      run(run);
    } catch (IllegalStateException e) {
      say(spec.name() + ": " + e.getMessage());
      run.report().problem(true, "broken off: " + e.getMessage());
    }
  }

  /// A line for the person who watches.
  protected final void say(String line) {
    var err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }
}
