package chat.filament.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.filament.testing.CertificateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @TempDir Path folder;

  private Map<String, String> enough() {
    return new HashMap<>(
        Map.of(
            "FILAMENT_DATABASE_URL",
            "postgresql://me:secret@localhost:5432/filament",
            "FILAMENT_ATTACHMENT_ROOT",
            folder.resolve("attachments").toString(),
            "FILAMENT_SEARCH_INDEX_ROOT",
            folder.resolve("search").toString(),
            "FILAMENT_LIVEKIT_API_KEY",
            "key",
            "FILAMENT_LIVEKIT_API_SECRET",
            SECRET,
            "FILAMENT_LIVEKIT_URL",
            "wss://voice.example.org"));
  }

  private List<String> problems(String name, String value) {
    var environment = enough();
    environment.put(name, value);
    return problems(environment);
  }

  private static List<String> problems(Map<String, String> environment) {
    var invalid = catchThrowableOfType(InvalidConfig.class, () -> ConfigReader.read(environment));
    return invalid == null ? List.of() : invalid.problems();
  }

  @Test
  void theRequiredVariablesAreEnough() throws Exception {
    var config = ConfigReader.read(enough());
    assertThat(config.http().port()).isEqualTo(3000);
    assertThat(config.rateLimits().requestsPerMinute()).isEqualTo(600);
    assertThat(config.liveKit().apiUrl()).hasToString("https://voice.example.org");
    assertThat(config.policy().eventRetentionHours()).isEqualTo(48);
    assertThat(config.storage())
        .isEqualTo(new Config.Folder(folder.resolve("attachments").toAbsolutePath()));
  }

  @Test
  void nodesNeedNatsAndFilesThatAllOfThemFind() throws Exception {
    var environment = enough();
    assertThat(ConfigReader.read(environment).nats()).isEmpty();
    environment.put("FILAMENT_NATS_URL", "tls://me:secret@nats:4222,tls://other");
    assertThat(problems(environment)).singleElement().asString().contains("_ROOT_SHARED=true");
    environment.put("FILAMENT_ATTACHMENT_ROOT_SHARED", "true");
    var url = ConfigReader.read(environment).nats().orElseThrow().urls();
    assertThat(url.reveal()).isEqualTo("tls://me:secret@nats:4222,tls://other");
    for (var wrong :
        List.of("nats", "http://nats:1", "nats://a/b", "nats://a,tls://b", "nats://a:0")) {
      environment.put("FILAMENT_NATS_URL", wrong);
      assertThat(problems(environment)).as(wrong).singleElement().asString().contains("malformed");
    }
    environment.put("FILAMENT_NATS_URL", "tls://nats");
    environment.put("FILAMENT_NATS_CA", "-----BEGIN CERTIFICATE-----");
    assertThat(problems(environment)).singleElement().asString().contains("certificates, PEM");
    var file = CertificateFiles.make(folder, "dns:nats").certificate();
    environment.put("FILAMENT_NATS_CA", Files.readString(file));
    assertThat(ConfigReader.read(environment).nats().orElseThrow().authorities()).hasSize(1);
  }

  @Test
  void theCertificateIsThatOfTheSignallingUnlessSaidOtherwise() throws Exception {
    var environment = enough();
    assertThat(ConfigReader.read(environment).tlsSite())
        .contains(new Config.TlsSite("voice.example.org", "voice.example.org", 443));
    environment.put("FILAMENT_CERTIFICATE_ADDRESS", "reverse-proxy:8443");
    assertThat(ConfigReader.read(environment).tlsSite())
        .contains(new Config.TlsSite("voice.example.org", "reverse-proxy", 8_443));
    environment.put("FILAMENT_LIVEKIT_URL", "ws://voice.example.org");
    assertThat(ConfigReader.read(environment).tlsSite())
        .contains(new Config.TlsSite("reverse-proxy", "reverse-proxy", 8_443));
    environment.remove("FILAMENT_CERTIFICATE_ADDRESS");
    assertThat(ConfigReader.read(environment).tlsSite()).isEmpty();
    for (var wrong : List.of("proxy", "proxy:0", "proxy:99999", "https://proxy:443", "a:1/b")) {
      assertThat(problems("FILAMENT_CERTIFICATE_ADDRESS", wrong)).as(wrong).hasSize(1);
    }
  }

  @Test
  void foldersThatAreMadeAreForTheOwnerAlone() throws Exception {
    var environment = enough();
    environment.put("FILAMENT_ATTACHMENT_ROOT", folder.resolve("new/attachments").toString());
    environment.put("FILAMENT_SEARCH_INDEX_ROOT", folder.resolve("new/search").toString());
    ConfigReader.read(environment);
    for (var made : List.of("new", "new/attachments", "new/search")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(made))))
          .as(made)
          .isEqualTo("rwx------");
    }
  }

  @Test
  void everyProblemIsListedAtOnce() {
    assertThat(
            problems(
                Map.of(
                    "FILAMENT_BIND_ADDR",
                    "localhost:80",
                    "FILAMENT_SEARCH_INDEX_ROOT",
                    folder.toString())))
        .extracting(problem -> problem.substring(0, problem.indexOf(':')))
        .containsExactlyInAnyOrder(
            "FILAMENT_DATABASE_URL",
            "FILAMENT_BIND_ADDR",
            "FILAMENT_LIVEKIT_API_KEY",
            "FILAMENT_LIVEKIT_API_SECRET",
            "FILAMENT_LIVEKIT_URL",
            "FILAMENT_ATTACHMENT_ROOT");
  }

  @ParameterizedTest
  @CsvSource({
    "FILAMENT_DATABASE_URL, mysql://localhost/x",
    "FILAMENT_LIVEKIT_API_SECRET, short",
    "FILAMENT_LIVEKIT_OTHER_API_KEY, alone",
    "FILAMENT_LIVEKIT_URL, http://voice.example.org",
    "FILAMENT_LIVEKIT_URL, ws://me:secret@voice.example.org",
    "FILAMENT_BIND_ADDR, 0.0.0.0:70000",
    "FILAMENT_BIND_ADDR, 0.0.0.0",
    "FILAMENT_RATE_LIMIT_REQUESTS_PER_MINUTE, 0",
    "FILAMENT_RATE_LIMIT_REQUESTS_PER_MINUTE, ' 5'",
    "FILAMENT_RATE_LIMIT_REQUESTS_PER_MINUTE, -5",
    "FILAMENT_RATE_LIMIT_REQUESTS_PER_MINUTE, ''",
    "FILAMENT_RATE_LIMIT_REQUESTS_PER_MINUTE, 3000000000",
    "FILAMENT_TRUST_CF_CONNECTING_IP, yes",
    "FILAMENT_TRUSTED_PROXY_CIDRS, '10.0.0.0/8,,::1'",
    "FILAMENT_TRUSTED_PROXY_CIDRS, 10.0.0.0/33",
    "FILAMENT_TRUSTED_PROXY_CIDRS, example.org",
    "FILAMENT_ALLOWED_ORIGINS, https://example.org/path",
    "FILAMENT_SERVER_OWNER_USER_ID, nobody",
    "FILAMENT_HCAPTCHA_SITE_KEY, alone",
    "FILAMENT_LOG, loud",
  })
  void aBadValueIsAProblemOfItsVariable(String name, String value) {
    assertThat(problems(name, value)).singleElement().asString().startsWith(name + ": ");
  }

  @Test
  void problemsNeverShowASecret() {
    assertThat(problems("FILAMENT_LIVEKIT_API_SECRET", "tooshortsecret"))
        .singleElement()
        .asString()
        .contains("openssl rand")
        .doesNotContain("tooshortsecret");
    assertThat(new Secret("hidden")).hasToString("***");
  }

  @Test
  void aValueCanComeFromAFile() throws Exception {
    var file = Files.writeString(folder.resolve("secret"), SECRET + "\n");
    var environment = enough();
    environment.remove("FILAMENT_LIVEKIT_API_SECRET");
    environment.put("FILAMENT_LIVEKIT_API_SECRET_FILE", file.toString());
    assertThat(ConfigReader.read(environment).liveKit().keys().active().secret().reveal())
        .isEqualTo(SECRET);

    environment.put("FILAMENT_LIVEKIT_API_SECRET", SECRET);
    assertThat(problems(environment)).singleElement().asString().contains("one of the two");
  }

  @Test
  void aSecondPairOfLiveKitIsWhole() throws Exception {
    var environment = enough();
    environment.put("FILAMENT_LIVEKIT_OTHER_API_KEY", "next");
    environment.put("FILAMENT_LIVEKIT_OTHER_API_SECRET", SECRET);
    var keys = LiveKitKeysReader.read(environment);
    assertThat(keys.all()).extracting(LiveKitKey::id).endsWith("next").hasSize(2);
    environment.put("FILAMENT_LIVEKIT_OTHER_API_SECRET", "short");
    assertThat(problems(environment)).singleElement().asString().contains("at least 32");
  }

  @Test
  void levelsOfSingleLoggersStandBehindTheGeneralOne() throws Exception {
    var environment = enough();
    environment.put("FILAMENT_LOG", "warn, chat.filament.gateway=debug");
    assertThat(ConfigReader.read(environment).logs())
        .isEqualTo(new Config.Logs("WARN", Map.of("chat.filament.gateway", "DEBUG")));
  }

  @Test
  void filesCanLieInABucket() throws Exception {
    var environment = enough();
    environment.put("FILAMENT_ATTACHMENT_ROOT", "s3://my-bucket/chat/files");
    assertThat(ConfigReader.read(environment).storage())
        .isEqualTo(
            new Config.S3(
                "my-bucket", "chat/files", "us-east-1", Optional.empty(), Optional.empty()));
    environment.put("FILAMENT_ATTACHMENT_ROOT", "s3://my-bucket/");
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("AWS_ENDPOINT_URL_S3", "https://s3.example.org");
    environment.put("AWS_ACCESS_KEY_ID", "AKIA");
    environment.put("AWS_SECRET_ACCESS_KEY", "hidden");
    var storage = ConfigReader.read(environment).storage();
    assertThat(storage).hasToString("s3://my-bucket at https://s3.example.org");
    assertThat(((Config.S3) storage).credentials().orElseThrow().accessKeyId()).isEqualTo("AKIA");
    assertThat(((Config.S3) storage).credentials().toString()).doesNotContain("hidden");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:",
        "s3://",
        "s3://ab",
        "s3://UPPER",
        "s3:///bucket",
        "s3://bucket//a",
        "s3://bucket/../a",
        "s3://bucket/a b",
        "s3://user:pass@bucket/x"
      })
  void malformedBucketsAreNamed(String root) {
    assertThat(problems("FILAMENT_ATTACHMENT_ROOT", root))
        .containsExactly(
            "FILAMENT_ATTACHMENT_ROOT: malformed (expected: a directory, or s3://bucket/prefix)");
  }

  @Test
  void halfAKeyOfABucketIsNamed() {
    var environment = enough();
    environment.put("FILAMENT_ATTACHMENT_ROOT", "s3://my-bucket");
    environment.put("AWS_ACCESS_KEY_ID", "AKIA");
    environment.put("AWS_ENDPOINT_URL", "ftp://nowhere");
    assertThat(problems(environment))
        .containsExactly(
            "AWS_ENDPOINT_URL: malformed (expected: http:// or https://)",
            "AWS_ACCESS_KEY_ID: set without AWS_SECRET_ACCESS_KEY or the reverse");
  }

  @Test
  void addressesWithoutASchemeAreNamed() {
    assertThat(problems("FILAMENT_LIVEKIT_URL", "//voice.example.org")).hasSize(1);
    assertThat(problems("FILAMENT_LIVEKIT_API_URL", "//voice.example.org")).hasSize(1);
    assertThat(problems("FILAMENT_DATABASE_URL", "//me@localhost/filament")).hasSize(1);
  }
}
