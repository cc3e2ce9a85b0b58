package chat.filament.gateway.shard;

import java.util.function.Predicate;

/// Checks seats again after access has changed. `rule` takes away what is no longer allowed; false
/// means that it does not know.
record AccessStep(Walk members, Predicate<Seat> rule, Runnable after) implements Step {
  @Override
  public boolean visit(Member member) {
    return member.index < 0 || rule.test(member.seat());
  }

  @Override
  public void done() {
    after.run();
  }
}
