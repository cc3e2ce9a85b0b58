package chat.filament.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.MonitorInstruction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Rules that only the compiled code shows.
class InstructionsArchitectureTest {
  @Test
  void noFutureIsDropped() {
    var dropped = ClassFiles.ofProgram().stream().flatMap(type -> DroppedFutures.of(type).stream());
    assertThat(dropped)
        .as("a failure that nobody sees; return the future, or handle it with onFailure")
        .isEmpty();
  }

  @Test
  void droppedFuturesAreSeen() {
    assertThat(DroppedFutures.of(ClassFiles.of(Careless.class)))
        .hasSize(3)
        .anyMatch(line -> line.contains("called"))
        .anyMatch(line -> line.contains("succeededOnly"))
        .anyMatch(line -> line.contains("referred"));
    assertThat(DroppedFutures.of(ClassFiles.of(Careful.class))).isEmpty();
  }

  @Test
  void nobodyHoldsAMonitorOfABlock() {
    var blocks =
        ClassFiles.ofProgram().stream()
            .filter(type ->
                type.methods().stream()
                    .flatMap(method -> method.code().stream())
                    .flatMap(code -> code.elementStream())
                    .anyMatch(element ->
                        element instanceof MonitorInstruction monitor
                            && monitor.opcode() == Opcode.MONITORENTER))
            .map(type -> type.thisClass().asInternalName());
    assertThat(blocks)
        .as("state is confined to an event loop or in a concurrent structure")
        .isEmpty();
  }

  /// Drops one in each of the ways there are.
  static final class Careless {
    Future<String> work() {
      return Future.succeededFuture("done");
    }

    void called() {
      work();
    }

    void succeededOnly() {
      work().onSuccess(this::see);
    }

    void referred() {
      Stream.of(this).forEach(Careless::work);
    }

    private void see(String result) {
      assertThat(result).isEqualTo("done");
    }
  }

  /// Handles all of its own.
  static final class Careful {
    private Future<String> last = Future.succeededFuture("");

    Future<String> returned() {
      return last;
    }

    void handled() {
      returned().onFailure(failure -> last = Future.failedFuture(failure));
      returned().map(String::length).onComplete(result -> last = returned());
    }

    void kept() {
      last = returned();
    }
  }
}
