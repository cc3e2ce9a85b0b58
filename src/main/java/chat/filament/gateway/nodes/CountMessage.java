package chat.filament.gateway.nodes;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Counts on their way between two nodes: changes, or a page of everything.
///
/// @param version how many messages of changes the sender has sent with this one; of everything,
///   what the page is the state of. Changes without entries only say what the version is.
/// @param page of everything: its number, and how many there are; both 0 for changes
record CountMessage(long version, int page, int pages, List<CountEntry> entries) {
  /// Entries of a message: about a quarter of a megabyte.
  static final int MAX_ENTRIES = 4_000;

  private static final int ID = 26;
  private static final byte GUILD = 0;
  private static final byte USER = 1;
  private static final byte ADDRESS = 2;

  CountMessage {
    entries = List.copyOf(entries);
  }

  static CountMessage changes(long version, List<CountEntry> entries) {
    return new CountMessage(version, 0, 0, entries);
  }

  Buffer encode() {
    var out = Buffer.buffer(24 + entries.size() * 60);
    out.appendLong(version).appendInt(page).appendInt(pages).appendInt(entries.size());
    for (var entry : entries) {
      switch (entry.what()) {
        case Counted.InGuild(var guild, var user) ->
            out.appendByte(GUILD).appendString(guild.value()).appendString(user.value());
        case Counted.OfUser(var user) -> out.appendByte(USER).appendString(user.value());
        case Counted.OfAddress(var address) ->
            out.appendByte(ADDRESS)
                .appendUnsignedByte((short) address.length())
                .appendString(address, StandardCharsets.ISO_8859_1.name());
      }
      out.appendInt(entry.sockets());
    }
    return out;
  }

  /// Throws [IllegalArgumentException] or [IndexOutOfBoundsException] on what is no such message.
  static CountMessage decode(Buffer in) {
    long version = in.getLong(0);
    int page = in.getInt(8);
    int pages = in.getInt(12);
    int count = in.getInt(16);
    if (version < 0 || page < 0 || pages < 0 || count < 0 || count > MAX_ENTRIES) {
      throw new IllegalArgumentException("counts: " + count + " entries, page " + page);
    }
    var entries = new ArrayList<CountEntry>(count);
    int at = 20;
    for (int i = 0; i < count; i++) {
      byte kind = in.getByte(at++);
      Counted what;
      switch (kind) {
        case GUILD -> {
          what =
              new Counted.InGuild(new GuildId(text(in, at, ID)), new UserId(text(in, at + ID, ID)));
          at += 2 * ID;
        }
        case USER -> {
          what = new Counted.OfUser(new UserId(text(in, at, ID)));
          at += ID;
        }
        case ADDRESS -> {
          int length = in.getUnsignedByte(at);
          what = new Counted.OfAddress(text(in, at + 1, length));
          at += 1 + length;
        }
        default -> throw new IllegalArgumentException("counts: kind " + kind);
      }
      entries.add(new CountEntry(what, Math.max(0, in.getInt(at))));
      at += Integer.BYTES;
    }
    return new CountMessage(version, page, pages, entries);
  }

  private static String text(Buffer in, int at, int length) {
    return new String(in.getBytes(at, at + length), StandardCharsets.ISO_8859_1);
  }
}
