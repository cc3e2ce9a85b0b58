package chat.filament.app.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder that PostgreSQL keeps its data in, made once and the same on every host: encoding
/// UTF-8, PostgreSQL's own locale, data checksums, and a password for its only role.
final class Cluster {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final int PASSWORD_BYTES = 24;

  private final Folders folders;
  private final Programs programs;
  private final Launcher launcher;
  private final PostgresLog log;

  Cluster(Folders folders, Programs programs, Launcher launcher, PostgresLog log) {
    this.folders = folders;
    this.programs = programs;
    this.launcher = launcher;
    this.log = log;
  }

  /// Its password. Makes the cluster when there is none; one that was made without a password gets
  /// one. Nothing may run on it meanwhile.
  String prepare() throws IOException, InterruptedException, PostgresFailure {
    removeUnfinished();
    if (isEmpty()) {
      make();
    } else if (!Files.exists(folders.cluster().resolve("global/pg_control"))) {
      throw new PostgresFailure(
          folders.cluster() + " is not a whole PostgreSQL cluster; move it away or restore it");
    } else if (!Files.exists(folders.password())) {
      givePassword();
    }
    askForPassword();
    return Files.readString(folders.password()).strip();
  }

  private boolean isEmpty() throws IOException {
    if (!Files.exists(folders.cluster())) {
      return true;
    }
    try (var content = Files.newDirectoryStream(folders.cluster())) {
      return !content.iterator().hasNext();
    }
  }

  /// Under another name until it is whole: a start that is killed leaves no half a cluster.
  private void make() throws IOException, InterruptedException, PostgresFailure {
    Folders.write(folders.password(), newPassword());
    var unfinished = folders.unfinished();
    run(
        "PostgreSQL's data folder cannot be made:",
        List.of(
            programs.initdb(),
            "--pgdata=" + unfinished,
            "--username=postgres",
            "--auth=scram-sha-256",
            "--pwfile=" + folders.password(),
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums",
            "--no-clean",
            "--no-instructions"),
        "");
    Files.move(unfinished, folders.cluster(), StandardCopyOption.ATOMIC_MOVE);
  }

  /// A killed start's initdb may still be at work in its own.
  private void removeUnfinished() throws IOException {
    for (var folder : folders.leftUnfinished()) {
      try {
        Folders.delete(folder);
      } catch (IOException busy) {
        LOG.atInfo()
            .addKeyValue("event", "postgres.leftover")
            .setCause(busy)
            .log("an unfinished data folder stays until the next start");
      }
    }
  }

  /// In a server that nobody can connect to: there is no moment in which the role has no password.
  private void givePassword() throws IOException, InterruptedException, PostgresFailure {
    var password = newPassword();
    run(
        "PostgreSQL's role cannot be given a password:",
        List.of(
            programs.postgres(),
            "--single",
            "-D",
            folders.cluster().toString(),
            "-c",
            "lc_messages=C",
            "-c",
            "exit_on_error=on",
            "postgres"),
        "ALTER ROLE postgres PASSWORD '" + password + "';\n");
    Folders.write(folders.password(), password);
  }

  private void askForPassword() throws IOException {
    var rules = folders.cluster().resolve("pg_hba.conf");
    var before = Files.readString(rules, StandardCharsets.ISO_8859_1);
    var after = before.replaceAll("(?m)^([^#\\n]*\\s)trust[ \\t]*$", "$1scram-sha-256");
    if (!after.equals(before)) {
      Folders.write(rules, after);
    }
  }

  private void run(String failure, List<String> command, String input)
      throws IOException, InterruptedException, PostgresFailure {
    var builder = launcher.builder(command).redirectOutput(log.next());
    int code;
    try {
      var process = builder.start();
      try (var in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      code = process.waitFor();
    } catch (IOException e) {
      throw new PostgresFailure(failure + " " + e.getMessage() + hint(e), e);
    }
    if (code != 0) {
      throw log.failure(failure);
    }
  }

  private static String hint(IOException failure) {
    return String.valueOf(failure.getMessage()).contains("Permission denied")
        ? " (the file system of the data folder must allow programs to run: not noexec)"
        : "";
  }

  private static String newPassword() {
    var bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
