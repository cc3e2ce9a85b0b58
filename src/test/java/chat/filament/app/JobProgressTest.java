package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.GuildId;
import chat.filament.search.follow.JobState;
import chat.filament.search.follow.SearchJob;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

class JobProgressTest {
  private static final SearchJob JOB =
      new SearchJob(
          "01J00000000000000000000000",
          new GuildId("01J0000000000000000000000G"),
          SearchJob.Kind.REBUILD);

  private final StringWriter out = new StringWriter();

  private void show(boolean watched, int looks) {
    try (var progress = new JobProgress(JOB, new PrintWriter(out), watched)) {
      for (int i = 1; i <= looks; i++) {
        progress.show(new JobState("running", i, 40));
      }
    }
  }

  @Test
  void aFileGetsALineNowAndThen() {
    show(false, 20);
    assertThat(out.toString().lines())
        .containsExactly(
            "01J0000000000000000000000G: running, 10 of 40",
            "01J0000000000000000000000G: running, 20 of 40");
  }

  @Test
  @ResourceLock(Resources.SYSTEM_ERR)
  void aPersonSeesABar() {
    var err = System.err;
    var shown = new ByteArrayOutputStream();
    System.setErr(new PrintStream(shown, true, StandardCharsets.UTF_8));
    try {
      show(true, 20);
    } finally {
      System.setErr(err);
    }
    assertThat(out.toString()).isEmpty();
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .contains("01J0000000000000000000000G")
        .contains("50%")
        .contains("20/40 messages");
  }
}
