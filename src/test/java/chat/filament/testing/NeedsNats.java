package chat.filament.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/// The test starts a [NatsServer]. It is skipped, by name, where there is none.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(
    value = "chat.filament.testing.NatsServer#isInstalled",
    disabledReason = "nats-server is not installed (apt-get install nats-server)")
public @interface NeedsNats {}
