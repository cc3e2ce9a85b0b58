package chat.filament.platform.config;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads where files are kept: `FILAMENT_ATTACHMENT_ROOT` is a directory or `s3://bucket/prefix`;
/// for the latter, endpoint, region and key come from the variables that all of Amazon's tools use.
final class StorageReader {
  private static final String ROOT = "FILAMENT_ATTACHMENT_ROOT";
  private static final String EXPECTED = "a directory, or s3://bucket/prefix";
  private static final String DEFAULT_REGION = "us-east-1";
  private static final Pattern S3 =
      Pattern.compile(
          "s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[A-Za-z0-9_][A-Za-z0-9._=-]{0,127}){0,8})/?");

  private final Variables variables;

  StorageReader(Variables variables) {
    this.variables = variables;
  }

  Config.Storage storage() {
    var root = variables.required(ROOT, EXPECTED);
    if (!root.startsWith("s3:")) {
      return new Config.Folder(variables.directory(ROOT, root));
    }
    var matcher = S3.matcher(root);
    var matches = matcher.matches();
    if (!matches) {
      variables.problem(ROOT, "malformed (expected: " + EXPECTED + ")");
    }
    return new Config.S3(
        matches ? matcher.group(1) : "",
        matches ? matcher.group(2).replaceFirst("^/", "") : "",
        either("AWS_REGION", "AWS_DEFAULT_REGION").orElse(DEFAULT_REGION),
        endpoint(),
        credentials());
  }

  private Optional<URI> endpoint() {
    var name =
        variables.optional("AWS_ENDPOINT_URL_S3").isPresent()
            ? "AWS_ENDPOINT_URL_S3"
            : "AWS_ENDPOINT_URL";
    var url = variables.optional(name);
    if (url.isPresent() && !ConfigReader.isUri(url.get(), "http", "https")) {
      variables.problem(name, "malformed (expected: http:// or https://)");
      return Optional.empty();
    }
    return url.map(URI::create);
  }

  private Optional<Config.S3Credentials> credentials() {
    var id = variables.optional("AWS_ACCESS_KEY_ID");
    var secret = variables.optional("AWS_SECRET_ACCESS_KEY");
    if (id.isPresent() != secret.isPresent()) {
      variables.problem("AWS_ACCESS_KEY_ID", "set without AWS_SECRET_ACCESS_KEY or the reverse");
    }
    if (id.isEmpty() || secret.isEmpty()) {
      return Optional.empty();
    }
    var token = variables.optional("AWS_SESSION_TOKEN").map(Secret::new);
    return Optional.of(new Config.S3Credentials(id.get(), new Secret(secret.get()), token));
  }

  private Optional<String> either(String first, String second) {
    return variables.optional(first).or(() -> variables.optional(second));
  }
}
