package chat.filament.gateway.shard;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Members in no order. Adding and removing cost the same however many there are, also while a
/// delivery is halfway through: nobody is visited twice or left out.
final class Roster implements Walk {
  private static final @Nullable Member[] NONE = new Member[0];

  private @Nullable Member[] members = NONE;
  private int size;

  /// Members before it have been visited by the delivery under way.
  private int cursor;

  int size() {
    return size;
  }

  void add(Member member) {
    if (size == members.length) {
      members = Arrays.copyOf(members, Math.max(2, size + (size >> 1)));
    }
    member.index = size;
    members[size++] = member;
  }

  void remove(Member member) {
    int hole = member.index;
    member.index = -1;
    if (hole
        < cursor) { // close it with a visited one, so that the unvisited stay behind the cursor
      cursor--;
      move(cursor, hole);
      hole = cursor;
    }
    move(--size, hole);
    members[size] = null;
    if (size < members.length / 4) {
      members = Arrays.copyOf(members, members.length / 2);
    }
  }

  private void move(int from, int to) {
    if (from != to) {
      var member = at(from);
      members[to] = member;
      member.index = to;
    }
  }

  /// Starts a new visit of everybody.
  void rewind() {
    cursor = 0;
  }

  @Override
  public boolean hasNext() {
    return cursor < size;
  }

  @Override
  public Member next() {
    return at(cursor++);
  }

  private Member at(int index) {
    return Objects.requireNonNull(members[index]);
  }
}
