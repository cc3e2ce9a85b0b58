package chat.filament.platform.db;

import static chat.filament.platform.db.SqlState.Meaning.CONFLICT;
import static chat.filament.platform.db.SqlState.Meaning.FAULT;
import static chat.filament.platform.db.SqlState.Meaning.OUTAGE;
import static chat.filament.platform.db.SqlState.Meaning.STALE;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLState;

class SqlStateTest {
  /// What the JDBC driver says by itself, and PostgreSQL never.
  private static final Set<String> OF_THE_DRIVER = Set.of("07", "60", "99");

  @Test
  void everyClassHasItsPlaceInTheTable() {
    var known = List.of(PSQLState.values()).stream().map(PSQLState::getState);
    assertThat(
            known
                .filter(state -> state.length() == 5)
                .map(state -> state.substring(0, 2))
                .filter(state -> !OF_THE_DRIVER.contains(state)))
        .isSubsetOf(SqlState.classes());
    assertThat(SqlState.classes()).hasSize(44);
  }

  @ParameterizedTest
  @CsvSource({
    "08006, OUTAGE", "25006, STALE", "25P03, OUTAGE", "26000, STALE", "28P01, OUTAGE",
    "3D000, OUTAGE", "40001, CONFLICT", "40P01, CONFLICT", "40003, OUTAGE", "53100, OUTAGE",
    "53200, OUTAGE", "53300, OUTAGE", "55P03, BUSY", "57014, BUSY", "57P01, OUTAGE",
    "57P02, OUTAGE", "57P03, OUTAGE", "57P04, OUTAGE", "58030, OUTAGE", "22021, FAULT",
    "23505, FAULT", "42601, FAULT", "42P01, FAULT", "P0001, FAULT", "XX000, FAULT",
    "ZZ123, FAULT", "'', FAULT"
  })
  void statesMeanWhatTheyMean(String state, SqlState.Meaning meaning) {
    assertThat(SqlState.of(state)).isEqualTo(meaning);
    assertThat(SqlState.of(new PgException("said", "ERROR", state, ""))).isEqualTo(meaning);
  }

  @Test
  void whatEndsTheConnectionIsAnOutage() {
    assertThat(SqlState.of(new PgException("closed", "FATAL", "55000", ""))).isEqualTo(OUTAGE);
    assertThat(SqlState.of(new PgException("busy", "ERROR", "55000", ""))).isEqualTo(FAULT);
  }

  @Test
  void theClientsOwnFailures() {
    assertThat(SqlState.of(new IOException("reset"))).isEqualTo(OUTAGE);
    assertThat(SqlState.of(VertxException.noStackTrace("Timeout waiting for connection")))
        .isEqualTo(OUTAGE);
    assertThat(SqlState.of(new ClassCastException())).isEqualTo(FAULT);
    assertThat(List.of(CONFLICT, STALE)).doesNotContain(SqlState.of(new IllegalStateException()));
  }
}
