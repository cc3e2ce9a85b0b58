package chat.filament.bench;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// A progress bar on standard error, or nothing where nobody watches. Thread-safe.
final class Progress implements AutoCloseable {
  private final @Nullable ProgressBar bar;

  private Progress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  static Progress of(String task, long steps, boolean visible) {
    return new Progress(
        visible
            ? new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .build()
            : null);
  }

  void step() {
    if (bar != null) {
      bar.step();
    }
  }

  /// Lets the time pass, a step each second.
  void pass(Duration duration) {
    var rest = duration;
    while (rest.isPositive()) {
      var second = rest.toMillis() < 1000 ? rest : Duration.ofSeconds(1);
      Pause.of(second);
      step();
      rest = rest.minus(second);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
