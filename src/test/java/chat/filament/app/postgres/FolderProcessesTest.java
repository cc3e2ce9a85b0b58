package chat.filament.app.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderProcessesTest {
  @TempDir Path cluster;

  private Path pidFile(long pid) throws Exception {
    return Files.writeString(
        cluster.resolve("postmaster.pid"), pid + "\n" + cluster + "\n1\n5432\n");
  }

  @Test
  void nothingRunsOnANewFolder() throws Exception {
    assertThat(new FolderProcesses(cluster).running()).isEmpty();
    new FolderProcesses(cluster.resolve("later")).end();
  }

  @Test
  void aProcessIdThatAnotherProgramGotIsForgotten() throws Exception {
    var file = pidFile(ProcessHandle.current().pid());
    new FolderProcesses(cluster).end();
    assertThat(file).doesNotExist();
  }

  @Test
  void theFileOfAProcessThatIsGoneIsLeftToPostgres() throws Exception {
    var ended = new ProcessBuilder("true").start();
    ended.waitFor();
    var file = pidFile(ended.pid());
    new FolderProcesses(cluster).end();
    assertThat(file).exists();
  }

  @Test
  void aProcessWhoseProgramWasDeletedIsFoundAndEnded() throws Exception {
    var program = cluster.resolveSibling("postgres-" + System.nanoTime());
    Files.copy(Path.of("/bin/sleep"), program);
    // in a shell's background this test ignores SIGINT, and so would what it starts
    var running =
        new ProcessBuilder("env", "--default-signal=INT", program.toString(), "600")
            .directory(cluster.toFile())
            .start();
    try {
      var processes = new FolderProcesses(cluster);
      var file = pidFile(running.pid());
      while (processes.running().isEmpty()
          || !running.info().command().equals(Optional.of(program.toString()))) {
        Thread.onSpinWait(); // it is still on its way to its folder, or not that program yet
      }
      Files.delete(program);
      assertThat(processes.ended(Duration.ofMillis(50))).isFalse();
      assertThat(file).as("the file of a live one").exists();
      processes.end();
      assertThat(running.isAlive()).isFalse();
    } finally {
      running.destroyForcibly();
    }
  }
}
