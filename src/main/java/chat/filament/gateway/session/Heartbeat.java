package chat.filament.gateway.session;

import chat.filament.gateway.protocol.SessionEnd;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Pings every session each 30 s, and ends those that have been silent for 75 s and those that have
/// read nothing for as long. One timer for all: the sessions stand in twenty slots, one of which is
/// visited each quarter of a second, so each session is looked at every five seconds.
public final class Heartbeat {
  public static final int TICK_MS = 250;
  private static final int SLOTS = 20;
  private static final int VISITS_PER_PING = 6;
  private static final int IDLE_MS = 75_000;

  /// Sessions visited before others get their turn.
  private static final int SLICE = 512;

  private final Consumer<Runnable> later;
  private final @Nullable Session[][] slots = new Session[SLOTS][0];
  private final int[] sizes = new int[SLOTS];
  private int current;

  /// `later` runs a step in the next turn of the event loop.
  public Heartbeat(Consumer<Runnable> later) {
    this.later = later;
  }

  public void add(Session session) {
    int slot = current;
    if (sizes[slot] == slots[slot].length) {
      slots[slot] = Arrays.copyOf(slots[slot], Math.max(8, sizes[slot] + (sizes[slot] >> 1)));
    }
    session.slot = (byte) slot;
    session.slotIndex = sizes[slot];
    slots[slot][sizes[slot]++] = session;
  }

  public void remove(Session session) {
    var sessions = slots[session.slot];
    int last = --sizes[session.slot];
    var moved = Objects.requireNonNull(sessions[last]);
    sessions[session.slotIndex] = moved;
    moved.slotIndex = session.slotIndex;
    sessions[last] = null;
    if (last < sessions.length / 4) {
      slots[session.slot] = Arrays.copyOf(sessions, sessions.length / 2);
    }
  }

  /// Everybody there is right now.
  public ArrayDeque<Session> sessions() {
    var all = new ArrayDeque<Session>();
    for (int slot = 0; slot < SLOTS; slot++) {
      for (int i = 0; i < sizes[slot]; i++) {
        all.add(Objects.requireNonNull(slots[slot][i]));
      }
    }
    return all;
  }

  public void tick(int nowMs, Consumer<Session> quiet) {
    current = (current + 1) % SLOTS;
    visit(current, sizes[current], nowMs, quiet);
  }

  /// From the end: what takes the place of a removed session has been visited already.
  private void visit(int slot, int from, int nowMs, Consumer<Session> quiet) {
    int next = Math.min(from, sizes[slot]) - 1;
    int until = Math.max(0, next + 1 - SLICE);
    for (; next >= until; next = Math.min(next, sizes[slot]) - 1) {
      visit(Objects.requireNonNull(slots[slot][next]), nowMs, quiet);
    }
    if (next >= 0) {
      int rest = next + 1;
      later.accept(() -> visit(slot, rest, nowMs, quiet));
    }
  }

  private static void visit(Session session, int nowMs, Consumer<Session> quiet) {
    if (nowMs - session.lastFrameMs() >= IDLE_MS && !session.isBusy()) {
      session.end(SessionEnd.IDLE_TIMEOUT);
      return;
    }
    if (session.stuckMs(nowMs) >= IDLE_MS) {
      session.end(SessionEnd.SLOW_CONSUMER);
      return;
    }
    quiet.accept(session);
    if (++session.visits == VISITS_PER_PING) {
      session.visits = 0;
      session.ping();
    }
  }
}
