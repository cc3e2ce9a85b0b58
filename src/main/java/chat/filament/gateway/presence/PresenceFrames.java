package chat.filament.gateway.presence;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.gateway.transport.OutboundFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;

/// Presence events as frames. They are short and very many, so they are put together from parts.
final class PresenceFrames {
  /// The bytes of one id in a list: quotes, 26 characters, a comma.
  static final int ID_BYTES = 29;

  private static final byte[] UPDATE =
      ascii("{\"v\":1,\"t\":\"presence_update\",\"d\":{\"guild_id\":\"");
  private static final byte[] USER = ascii("\",\"user_id\":\"");
  private static final byte[] ONLINE = ascii("\",\"status\":\"online\"}}");
  private static final byte[] OFFLINE = ascii("\",\"status\":\"offline\"}}");
  private static final byte[] SYNC =
      ascii("{\"v\":1,\"t\":\"presence_sync\",\"d\":{\"guild_id\":\"");
  private static final byte[] USERS = ascii("\",\"user_ids\":[");
  private static final byte[] END = ascii("]}}");

  private PresenceFrames() {}

  /// The bytes of one update at most, its header included.
  static int updateBytes() {
    return 4 + UPDATE.length + 26 + USER.length + 26 + OFFLINE.length;
  }

  static void update(ByteBuf out, GuildId guild, UserId user, boolean online) {
    var status = online ? ONLINE : OFFLINE;
    OutboundFrames.textHeader(out, UPDATE.length + 26 + USER.length + 26 + status.length);
    out.writeBytes(UPDATE);
    out.writeCharSequence(guild.value(), StandardCharsets.US_ASCII);
    out.writeBytes(USER);
    out.writeCharSequence(user.value(), StandardCharsets.US_ASCII);
    out.writeBytes(status);
  }

  /// The ids `ids[0..count)` of [#ID_BYTES] each, and `extra` behind them if it is not empty.
  static ByteBuf sync(GuildId guild, byte[] ids, int count, String extra) {
    int list = count * ID_BYTES + (extra.isEmpty() ? -1 : ID_BYTES - 1);
    int length = SYNC.length + 26 + USERS.length + Math.max(0, list) + END.length;
    var out = OutboundFrames.text(PooledByteBufAllocator.DEFAULT, length);
    out.writeBytes(SYNC);
    out.writeCharSequence(guild.value(), StandardCharsets.US_ASCII);
    out.writeBytes(USERS);
    if (extra.isEmpty()) {
      out.writeBytes(ids, 0, Math.max(0, list));
    } else {
      out.writeBytes(ids, 0, count * ID_BYTES);
      out.writeByte('"').writeCharSequence(extra, StandardCharsets.US_ASCII);
      out.writeByte('"');
    }
    return out.writeBytes(END);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
