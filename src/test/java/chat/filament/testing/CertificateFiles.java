package chat.filament.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A certificate of its own signing and its key, as PEM files.
public record CertificateFiles(Path certificate, Path key) {
  private static final String PASSWORD = "changeit";

  /// For `name` alone, as the extension of the subject's alternative names has it (`ip:127.0.0.1`).
  public static CertificateFiles make(Path folder, String name) throws Exception {
    var store = folder.resolve("store.p12");
    Files.deleteIfExists(store);
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var options =
        "-genkeypair -alias site -keyalg EC -dname CN=test -validity 30 -storetype PKCS12 -storepass "
            + PASSWORD
            + " -ext san="
            + name
            + " -keystore";
    var command = new ArrayList<>(List.of(keytool));
    command.addAll(List.of(options.split(" ")));
    command.add(store.toString());
    var made =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (made.waitFor() != 0) {
      throw new IOException("keytool ended with " + made.exitValue());
    }
    return written(store, folder);
  }

  private static CertificateFiles written(Path file, Path folder)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    try (var bytes = Files.newInputStream(file)) {
      store.load(bytes, PASSWORD.toCharArray());
    }
    var certificate = store.getCertificate("site").getEncoded();
    var key = store.getKey("site", PASSWORD.toCharArray()).getEncoded();
    return new CertificateFiles(
        pem(folder.resolve("certificate.pem"), "CERTIFICATE", certificate),
        pem(folder.resolve("key.pem"), "PRIVATE KEY", key));
  }

  private static Path pem(Path file, String what, byte[] content) throws IOException {
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }
}
