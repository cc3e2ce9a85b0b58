package chat.filament.bench.measure;

import chat.filament.bench.client.Waits;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// A progress bar on standard error, or nothing where nobody watches. Thread-safe.
public record Progress(Optional<ProgressBar> bar) implements AutoCloseable {
  public static final Progress NONE = new Progress(Optional.empty());

  public static Progress of(String task, long steps) {
    var bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200);
    return new Progress(Optional.of(bar.build()));
  }

  public void step() {
    bar.ifPresent(ProgressBar::step);
  }

  /// Lets the time pass, a step each second.
  public void pass(Duration duration) {
    var second = Duration.ofSeconds(1);
    for (var rest = duration; rest.isPositive(); rest = rest.minus(second)) {
      Waits.pause(rest.compareTo(second) < 0 ? rest : second);
      step();
    }
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
