package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormerPostgresTest {
  @TempDir Path home;

  private Path pidFile(long pid) throws Exception {
    return Files.writeString(home.resolve("postmaster.pid"), pid + "\n" + home + "\n1\n5432\n");
  }

  @Test
  void nothingRunsOnANewFolder() throws Exception {
    assertThat(new FormerPostgres(home).port()).isEmpty();
  }

  @Test
  void aProcessIdThatAnotherProgramGotIsForgotten() throws Exception {
    assumeThat(Path.of("/proc/self/cwd")).exists();
    var file = pidFile(ProcessHandle.current().pid());
    assertThat(new FormerPostgres(home).port()).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void theFileOfAProcessThatIsGoneIsLeftToPostgres() throws Exception {
    var ended = new ProcessBuilder("true").start();
    ended.waitFor();
    var file = pidFile(ended.pid());
    assertThat(new FormerPostgres(home).port()).isEmpty();
    assertThat(file).exists();
  }
}
