package chat.filament.platform.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.store.ByteRange;
import chat.filament.platform.store.NoSuchObject;
import chat.filament.platform.store.ObjectKey;
import chat.filament.platform.store.ObjectStore;
import chat.filament.platform.store.ObjectStoreContract;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3StoreIT extends ObjectStoreContract {
  private static final ObjectKey KEY = new ObjectKey("attachments", "one");
  private static final AtomicInteger BUCKETS = new AtomicInteger();

  @TempDir private static Path folder;
  private static S3Server server;

  private String bucket = "";

  @BeforeAll
  static void startServer() throws Exception {
    server = S3Server.start(folder);
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected ObjectStore create() {
    bucket = "filament-" + BUCKETS.incrementAndGet();
    var made = Clients.open(vertx, server.config(bucket));
    get(made.await(made.client().createBucket(it -> it.bucket(bucket))));
    made.close();
    return new S3Store(vertx, server.config(bucket), InstantSource.system());
  }

  private int partsInTheBucket() {
    var opened = Clients.open(vertx, server.config(bucket));
    var parts =
        get(
            opened
                .await(opened.client().listMultipartUploads(it -> it.bucket(bucket)))
                .map(listed -> listed.uploads().size())
                .recover(failure ->
                    failure instanceof NoSuchUploadException
                        ? Future.succeededFuture(0) // rclone, without any
                        : Future.failedFuture(failure)));
    opened.close();
    return parts;
  }

  @Test
  void whatIsAbortedLeavesNoParts() {
    var upload = get(store.begin(KEY, ObjectStore.UNKNOWN_LENGTH));
    for (int i = 0; i < 50; i++) {
      get(upload.write(ByteBuffer.wrap(bytes(ObjectStore.PIECE_BYTES))));
    }
    assertThat(partsInTheBucket()).isEqualTo(1);
    get(upload.abort());
    assertThat(partsInTheBucket()).isZero();
    assertThatThrownBy(() -> get(store.open(KEY))).isInstanceOf(NoSuchObject.class);
  }

  @Test
  void aStopLeavesNoParts() {
    var upload = get(store.begin(KEY, ObjectStore.UNKNOWN_LENGTH));
    for (int i = 0; i < 50; i++) {
      get(upload.write(ByteBuffer.wrap(bytes(ObjectStore.PIECE_BYTES))));
    }
    get(store.close());
    assertThat(partsInTheBucket()).isZero();
    store = new S3Store(vertx, server.config(bucket), InstantSource.system());
  }

  @Test
  void aStartRemovesPartsThatACrashLeft() {
    var left = Clients.open(vertx, server.config(bucket));
    get(
        left.await(
            left.client()
                .createMultipartUpload(
                    it -> it.bucket(bucket).key("filament/test/attachments/left"))));
    get(
        left.await(
            left.client().createMultipartUpload(it -> it.bucket(bucket).key("somebody/else"))));
    var initiated =
        get(left.await(left.client().listMultipartUploads(it -> it.bucket(bucket))))
            .uploads()
            .getFirst()
            .initiated();
    left.close();
    startAt(initiated.plus(Duration.ofHours(23)));
    assertThat(partsInTheBucket()).isEqualTo(2);
    startAt(initiated.plus(Duration.ofHours(25)));
    assertThat(partsInTheBucket()).isEqualTo(1);
  }

  private void startAt(Instant now) {
    var started = new S3Store(vertx, server.config(bucket), InstantSource.fixed(now));
    get(started.start());
    get(started.close());
  }

  @Test
  void uploadsOfUnknownLengthAreLimited() {
    var begun = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              while (begun.size() < 100) {
                begun.add(get(store.begin(KEY, ObjectStore.UNKNOWN_LENGTH)));
              }
            })
        .isInstanceOf(Refusal.class)
        .extracting(refusal -> ((Refusal) refusal).problem())
        .isEqualTo(Problem.UNAVAILABLE);
    assertThat(begun).hasSize(16);
  }

  @Test
  void whatWasGivenUpHalfwayIsNeverThere() {
    var upload = get(store.begin(KEY, 3_000_000));
    get(upload.write(ByteBuffer.wrap(bytes(ObjectStore.PIECE_BYTES))));
    assertThatThrownBy(() -> get(upload.commit())).isInstanceOf(IllegalStateException.class);
    get(upload.abort());
    assertThatThrownBy(() -> get(store.open(KEY))).isInstanceOf(NoSuchObject.class);
  }

  @Test
  void aBucketThatIsNotThereFailsTheStart() {
    var missing = new S3Store(vertx, server.config("no-such-bucket"), InstantSource.system());
    assertThatThrownBy(() -> get(missing.start())).isInstanceOf(S3Exception.class);
    assertThatThrownBy(() -> get(missing.probe())).isInstanceOf(S3Exception.class);
  }

  @Test
  void closingEndsAReadThatIsUnderWay() {
    put(KEY, bytes(3_000_001), 3_000_001);
    var object = get(store.open(KEY));
    var read =
        object.read(
            ByteRange.whole(3_000_001),
            piece -> object.close().compose(x -> vertx.timer(1)).mapEmpty());
    assertThatThrownBy(() -> get(read)).hasMessageContaining("closed");
  }

  @Test
  void descriptionNamesTheBucketAndNoSecret() {
    assertThat(store.description())
        .startsWith("s3://" + bucket + "/filament/test at http://127.0.0.1:")
        .doesNotContain("secret", "ACCESSKEY");
  }
}
