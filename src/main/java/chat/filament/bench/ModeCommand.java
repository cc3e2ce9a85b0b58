package chat.filament.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The frame of every client program: opens the stage, runs, prints the report. Exit code 0 when
/// nothing was found, 1 when something was or the run could not be carried out, 2 for a usage
/// error.
abstract class ModeCommand implements Callable<Integer> {
  static final int CONNECTING = 64;

  @Mixin private final TargetOptions target = new TargetOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  /// Fails with `IllegalArgumentException` on bad options, with `IllegalStateException` when the
  /// server refuses what the run needs.
  abstract void run(Stage stage);

  @Override
  public final Integer call() {
    try (var stage = Stage.open(spec.name(), target)) {
      runToTheEnd(stage);
      stage.reportLoops();
      stage.report().print(spec.commandLine().getOut(), target.json);
      return stage.report().exitCode();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /// A run that breaks off reports what it has seen until then.
  private void runToTheEnd(Stage stage) {
    try {
      run(stage);
    } catch (IllegalStateException e) {
      say(spec.name() + ": " + e.getMessage());
      stage.report().problem(true, "broken off: " + e.getMessage());
    }
  }

  /// A line for the person who watches.
  final void say(String line) {
    var err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }
}
