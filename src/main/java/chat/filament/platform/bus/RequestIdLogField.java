package chat.filament.platform.bus;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import net.logstash.logback.composite.AbstractJsonProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/// Adds `request_id` to a line that is logged while a request is handled and does not name it
/// itself. `conf/logback.xml` names this class.
public final class RequestIdLogField extends AbstractJsonProvider<ILoggingEvent> {
  private static final String FIELD = "request_id";

  @Override
  public void writeTo(JsonGenerator generator, ILoggingEvent event) throws IOException {
    var id = CallerRequestId.get();
    if (id != null && !isNamed(event.getKeyValuePairs())) {
      generator.writeStringField(FIELD, id);
    }
  }

  private static boolean isNamed(@Nullable List<KeyValuePair> pairs) {
    return pairs != null && pairs.stream().anyMatch(pair -> pair.key.equals(FIELD));
  }
}
