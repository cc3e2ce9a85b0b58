package chat.filament.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;

/// The test stops or kills a PostgreSQL that it starts itself. It is skipped, by name, where the
/// tests were given another than the embedded one.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@DisabledIfEnvironmentVariable(
    named = PostgresSource.VARIABLE,
    matches = ".+",
    disabledReason = "stops PostgreSQL, which only an embedded one allows")
public @interface NeedsOwnPostgres {}
