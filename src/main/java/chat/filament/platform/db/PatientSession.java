package chat.filament.platform.db;

import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/// Gives each connection of the migrations our [SessionDefaults], and as much time as they take.
final class PatientSession implements Callback {
  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.AFTER_CONNECT;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    try (var statement = context.getConnection().createStatement()) {
      statement.execute(SessionDefaults.PATIENT_SQL);
    } catch (SQLException e) {
      throw new FlywayException("a session cannot be set up", e);
    }
  }

  @Override
  public String getCallbackName() {
    return "patient session";
  }
}
