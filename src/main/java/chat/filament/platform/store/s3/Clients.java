package chat.filament.platform.store.s3;

import chat.filament.platform.config.Config;
import io.vertx.core.Vertx;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/// Makes the SDK's clients. Servers that are not Amazon's get what all of them understand: the
/// bucket in the path, no `Expect` header, no checksums that are not required.
final class Clients {
  /// Transfers that are under way hold one each; what comes on top waits for a while.
  private static final int MAX_CONNECTIONS = 256;

  private static final int MAX_WAITING = 1_000;
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /// Without a byte; what the server's own transfers allow.
  private static final Duration IDLE = Duration.ofSeconds(30);

  private Clients() {}

  static Bucket open(Vertx vertx, Config.S3 config) {
    var prefix = config.prefix().isEmpty() ? "" : config.prefix() + "/";
    return new Bucket(
        vertx,
        config.bucket(),
        prefix,
        client(config, AwsRetryStrategy.standardRetryStrategy()),
        client(config, AwsRetryStrategy.doNotRetry()));
  }

  private static S3AsyncClient client(Config.S3 config, RetryStrategy retries) {
    var builder =
        S3AsyncClient.builder()
            .region(Region.of(config.region()))
            .credentialsProvider(credentials(config))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .forcePathStyle(config.endpoint().isPresent())
            .serviceConfiguration(s3 -> s3.expectContinueEnabled(false))
            .overrideConfiguration(common -> common.retryStrategy(retries))
            .httpClientBuilder(
                NettyNioAsyncHttpClient.builder()
                    .maxConcurrency(MAX_CONNECTIONS)
                    .maxPendingConnectionAcquires(MAX_WAITING)
                    .connectionAcquisitionTimeout(WAIT)
                    .connectionTimeout(CONNECT)
                    .readTimeout(IDLE)
                    .writeTimeout(IDLE));
    config.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  /// Without a key in the configuration, whatever the machine offers.
  private static AwsCredentialsProvider credentials(Config.S3 config) {
    return config
        .credentials()
        .<AwsCredentialsProvider>map(key -> StaticCredentialsProvider.create(aws(key)))
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }

  private static AwsCredentials aws(Config.S3Credentials key) {
    var secret = key.secretAccessKey().reveal();
    return key.sessionToken()
        .<AwsCredentials>map(
            token -> AwsSessionCredentials.create(key.accessKeyId(), secret, token.reveal()))
        .orElseGet(() -> AwsBasicCredentials.create(key.accessKeyId(), secret));
  }
}
