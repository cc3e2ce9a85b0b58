package chat.filament.app;

import chat.filament.search.follow.JobState;
import chat.filament.search.follow.SearchJob;
import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// Shows how far a job of the search index is: a bar on standard error for a person, lines for a
/// file.
final class JobProgress implements AutoCloseable {
  private static final int LOOKS_BEFORE_REPORT = 10;

  private final SearchJob job;
  private final PrintWriter out;
  private final @Nullable ProgressBar bar;
  private int looks;

  JobProgress(SearchJob job, PrintWriter out, boolean watched) {
    this.job = job;
    this.out = out;
    this.bar =
        watched
            ? new ProgressBarBuilder()
                .setTaskName(job.guild().value())
                .setUnit(" messages", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build()
            : null;
  }

  void show(JobState state) {
    if (bar != null) {
      bar.maxHint(state.total());
      bar.stepTo(state.done());
      bar.setExtraMessage(state.state());
    } else if (++looks % LOOKS_BEFORE_REPORT == 0) {
      out.println(
          job.guild() + ": " + state.state() + ", " + state.done() + " of " + state.total());
      out.flush();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
