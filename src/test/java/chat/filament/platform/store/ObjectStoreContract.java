package chat.filament.platform.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store must do.
public abstract class ObjectStoreContract {
  private static final ObjectKey KEY = new ObjectKey("attachments", "01JD0000000000000000000000");

  protected final Vertx vertx = Vertx.vertx();
  protected ObjectStore store;

  /// A store that is not started and has nothing in it.
  protected abstract ObjectStore create() throws Exception;

  @BeforeEach
  void start() throws Exception {
    store = create();
    get(store.start());
  }

  @AfterEach
  void stop() {
    get(store.close());
    get(vertx.close());
  }

  protected static <T> T get(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  protected static byte[] bytes(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  protected void put(ObjectKey key, byte[] content, long announced) {
    var upload = get(store.begin(key, announced));
    for (int at = 0; at < content.length; at += ObjectStore.PIECE_BYTES) {
      int end = Math.min(content.length, at + ObjectStore.PIECE_BYTES);
      get(upload.write(ByteBuffer.wrap(content, at, end - at)));
    }
    get(upload.commit());
    get(upload.abort());
  }

  protected byte[] read(ObjectKey key, ByteRange range) {
    var object = get(store.open(key));
    var out = new ByteArrayOutputStream();
    get(
        object.read(
            range,
            piece -> {
              assertThat(piece.length()).isBetween(1, ObjectStore.PIECE_BYTES);
              out.writeBytes(piece.getBytes());
              return vertx.timer(1).mapEmpty();
            }));
    get(object.close());
    return out.toByteArray();
  }

  @Test
  void givesBackWhatItGot() {
    for (int length : new int[] {1, 8_192, ObjectStore.PIECE_BYTES, 3_000_001, 12 << 20}) {
      var key = new ObjectKey("attachments", "size-" + length);
      put(key, bytes(length), length);
      var object = get(store.open(key));
      assertThat(object.size()).isEqualTo(length);
      get(object.close());
      assertThat(read(key, ByteRange.whole(length))).isEqualTo(bytes(length));
    }
  }

  @Test
  void takesWhatHasNoLengthBeforehand() {
    put(KEY, bytes(7 << 20), ObjectStore.UNKNOWN_LENGTH);
    assertThat(read(KEY, ByteRange.whole(7 << 20))).isEqualTo(bytes(7 << 20));
  }

  @Test
  void readsAnyRange() {
    put(KEY, bytes(400_000), 400_000);
    for (var range :
        new ByteRange[] {
          new ByteRange(0, 0),
          new ByteRange(399_999, 399_999),
          new ByteRange(131_071, 131_072),
          new ByteRange(5, 300_000)
        }) {
      var expected = Buffer.buffer(bytes(400_000));
      assertThat(read(KEY, range))
          .isEqualTo(expected.getBytes((int) range.first(), (int) range.last() + 1));
    }
  }

  @Test
  void isNotThereBeforeItIsCommitted() {
    var upload = get(store.begin(KEY, 3));
    get(upload.write(ByteBuffer.wrap("abc".getBytes(US_ASCII))));
    assertThatThrownBy(() -> get(store.open(KEY))).isInstanceOf(NoSuchObject.class);
    get(upload.commit());
    assertThat(read(KEY, ByteRange.whole(3))).isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void leavesNothingOfWhatIsAborted() {
    var upload = get(store.begin(KEY, 3));
    get(upload.write(ByteBuffer.wrap("ab".getBytes(US_ASCII))));
    get(upload.abort());
    get(upload.abort());
    assertThatThrownBy(() -> get(store.open(KEY))).isInstanceOf(NoSuchObject.class);
    put(KEY, bytes(3), 3);
    assertThat(read(KEY, ByteRange.whole(3))).isEqualTo(bytes(3));
  }

  @Test
  void deletesWhatIsThereAndWhatIsNot() {
    put(KEY, bytes(3), 3);
    get(store.delete(KEY));
    assertThatThrownBy(() -> get(store.open(KEY))).isInstanceOf(NoSuchObject.class);
    get(store.delete(KEY));
    get(store.delete(new ObjectKey("banners", "never")));
  }

  @Test
  void listsEveryObjectOfAFolderOnce() {
    var expected = new HashSet<ObjectKey>();
    for (int i = 0; i < 25; i++) {
      var key = new ObjectKey("avatars", "a" + i);
      put(key, bytes(1), 1);
      expected.add(key);
    }
    put(KEY, bytes(1), 1);
    var listed = new ArrayList<ObjectKey>();
    get(
        store.list(
            "avatars",
            10,
            page -> {
              assertThat(page).hasSizeBetween(1, 10);
              page.forEach(object -> {
                listed.add(object.key());
                assertThat(object.modifiedAt())
                    .isBetween(Instant.now().minusSeconds(300), Instant.now().plusSeconds(300));
              });
              return vertx.timer(1).mapEmpty();
            }));
    assertThat(listed).hasSize(25).containsExactlyInAnyOrderElementsOf(expected);
    get(store.list("banners", 10, page -> Future.failedFuture("nothing is there")));
  }

  @Test
  void passesOnWhatTheSinkFailsWith() {
    put(KEY, bytes(400_000), 400_000);
    var object = get(store.open(KEY));
    assertThatThrownBy(() ->
            get(object.read(ByteRange.whole(400_000), piece -> Future.failedFuture("enough"))))
        .hasMessageContaining("enough");
    get(object.close());
    get(object.close());
  }

  @Test
  void canBeProbed() {
    get(store.probe());
  }
}
