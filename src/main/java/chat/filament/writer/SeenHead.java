package chat.filament.writer;

import chat.filament.core.GuildId;
import chat.filament.platform.log.Head;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far a guild is known to have come by somebody else than its writer here: a hint of another
/// node, or a look into the database. It is never believed, only a reason to look.
///
/// @param lastSeq greater than all positions when the guild is gone
/// @param listened whether somebody here is to be told of the guild's events
record SeenHead(GuildId guild, long lastSeq, long epoch, boolean listened) {
  private static final long GONE = Long.MAX_VALUE;
  private static final int ID = 26;
  private static final int BYTES = ID + 2 * Long.BYTES;

  /// What the database says, null where it knows no such guild. Nobody need be told.
  static SeenHead of(GuildId guild, @Nullable Head head) {
    return head == null
        ? gone(guild)
        : new SeenHead(guild, head.lastSeq(), head.accessEpoch(), false);
  }

  /// A guild that is not there any more.
  static SeenHead gone(GuildId guild) {
    return new SeenHead(guild, GONE, GONE, true);
  }

  boolean isGone() {
    return lastSeq == GONE;
  }

  SeenHead asListened() {
    return new SeenHead(guild, lastSeq, epoch, true);
  }

  /// The farther one of both, in each respect.
  SeenHead and(SeenHead other) {
    return new SeenHead(
        guild,
        Math.max(lastSeq, other.lastSeq),
        Math.max(epoch, other.epoch),
        listened || other.listened);
  }

  static Buffer encode(List<SeenHead> heads) {
    var message = Buffer.buffer(BYTES * heads.size());
    for (var head : heads) {
      message
          .appendString(head.guild.value(), "US-ASCII")
          .appendLong(head.lastSeq)
          .appendLong(head.epoch);
    }
    return message;
  }

  static List<SeenHead> decode(Buffer message) {
    var heads = new ArrayList<SeenHead>(message.length() / BYTES);
    for (int at = 0; at + BYTES <= message.length(); at += BYTES) {
      var guild = new GuildId(message.getString(at, at + ID, "US-ASCII"));
      long seq = message.getLong(at + ID);
      heads.add(new SeenHead(guild, seq, message.getLong(at + ID + Long.BYTES), false));
    }
    return heads;
  }
}
