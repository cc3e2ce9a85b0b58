package chat.filament.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerProbeTest {
  private static final String METRICS =
      """
      # TYPE jvm_memory_used_bytes gauge
      jvm_memory_used_bytes{area="heap",id="G1 Eden Space"} 1.0E7
      jvm_memory_used_bytes{area="heap",id="G1 Old Gen"} 2.0E7
      jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 3.0E7
      process_cpu_seconds_total 12.5
      process_cpu_seconds_total_more 99
      """;

  @Test
  void sumsTheSeriesOfAMetric() {
    assertThat(ServerProbe.sum(METRICS, "jvm_memory_used_bytes", "area=\"heap\"")).isEqualTo(3e7);
    assertThat(ServerProbe.sum(METRICS, "process_cpu_seconds_total")).isEqualTo(12.5);
  }

  @Test
  void findsTheWorstLagOfTheEventLoops() {
    assertThat(lag("").isNaN()).isTrue();
    var two =
        """
        filament_event_loop_lag_seconds{loop="0"} 0.5
        filament_event_loop_lag_seconds{loop="1"} 0.25
        """;
    assertThat(lag(two)).isEqualTo(0.5);
  }

  private static Double lag(String metrics) {
    return new ServerProbe(Optional.empty(), () -> metrics).loopLagSeconds();
  }

  @Test
  void whatIsResidentBeyondTheCommittedPartsIsOther() {
    var memory =
        ServerMemory.of(
            """
            jvm_memory_committed_bytes{area="heap",id="G1 Old Gen"} 5.0E7
            jvm_memory_committed_bytes{area="nonheap",id="Metaspace"} 2.0E7
            netty_allocator_memory_used{allocator_type="A",id="1",memory_type="direct"} 1.0E7
            netty_allocator_memory_used{allocator_type="A",id="1",memory_type="heap"} 5.0E7
            jvm_gc_live_data_size_bytes 0.0
            """,
            1e8);
    assertThat(memory.parts().get("other")).isEqualTo(2e7);
    assertThat(memory.parts().get("heap_live")).isNaN();
  }

  @Test
  void aCounterThatFellHasBegunAnewWithAnotherProcess() {
    assertThat(reading(70).replayQueriesSince(reading(50))).isEqualTo(20);
    assertThat(reading(7).replayQueriesSince(reading(50))).isEqualTo(7);
    assertThat(reading(7).replayQueriesSince(reading(Double.NaN))).isNaN();
  }

  @Test
  void whatIsNotThereIsNotZero() {
    assertThat(ServerProbe.sum(METRICS, "process_resident_memory_bytes")).isNaN();
    assertThat(ServerProbe.sum("", "process_cpu_seconds_total")).isNaN();
  }

  private static ServerProbe.Reading reading(double replayQueries) {
    return new ServerProbe.Reading(0, 0, 0, replayQueries);
  }
}
