package chat.filament.search.follow;

import chat.filament.core.ChannelId;
import chat.filament.search.index.ChannelDay;
import chat.filament.search.index.Inventory.InventoryEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What one side has in a range of a guild's messages, as a digest for each channel and day. The
/// database and the index have the same messages with the same contents where their digests are
/// equal. Pure; grows with the number of channels and days, not with that of messages.
final class RangeDigests {
  private final Map<ChannelDay, Digest> digests = new HashMap<>();

  /// Of some messages, in whatever order.
  ///
  /// @param xor of the first 8 bytes of a SHA-256 of each message's id and content hash
  record Digest(int messages, long xor) {
    private static final Digest NONE = new Digest(0, 0);

    private Digest plus(Digest more) {
      return new Digest(messages + more.messages, xor ^ more.xor);
    }

    static Digest of(InventoryEntry entry) {
      var id = entry.id().value().getBytes(StandardCharsets.US_ASCII);
      var bytes = ByteBuffer.allocate(id.length + Long.BYTES).put(id).putLong(entry.contentHash());
      return new Digest(1, ByteBuffer.wrap(sha256().digest(bytes.array())).getLong());
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("SHA-256 is part of every Java platform", e);
      }
    }
  }

  void add(ChannelDay part, Digest digest) {
    digests.merge(part, digest, Digest::plus);
  }

  void add(List<InventoryEntry> entries) {
    entries.forEach(entry -> add(entry.part(), Digest.of(entry)));
  }

  /// How many channels and days.
  int size() {
    return digests.size();
  }

  /// Where the two sides are not the same.
  Set<ChannelDay> differing(RangeDigests other) {
    var parts = new HashSet<>(digests.keySet());
    parts.addAll(other.digests.keySet());
    return parts.stream()
        .filter(part -> !of(part).equals(other.of(part)))
        .collect(Collectors.toUnmodifiableSet());
  }

  private Digest of(ChannelDay part) {
    return digests.getOrDefault(part, Digest.NONE);
  }

  static Set<ChannelId> channels(Set<ChannelDay> parts) {
    return parts.stream().map(ChannelDay::channel).collect(Collectors.toUnmodifiableSet());
  }
}
