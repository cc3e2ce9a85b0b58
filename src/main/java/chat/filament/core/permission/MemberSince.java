package chat.filament.core.permission;

/// Where a membership begins in the log of its guild.
///
/// @param seq the position of its first event; 0 when that was not kept, and for who has always
///   been a member
/// @param at when, in unix seconds; counts only without a position, because the clocks of servers
///   differ
public record MemberSince(long seq, long at) {
  public static final MemberSince ALWAYS = new MemberSince(0, 0);

  /// Whether an event at that position and time was there before.
  public boolean isAfter(long eventSeq, long eventAt) {
    return seq > 0 ? eventSeq < seq : eventAt < at;
  }
}
