/// The configuration: one record tree, built once at start by a pure function from the environment.
///
/// [chat.filament.platform.config.ConfigReader] collects every problem before it fails, so an
/// operator mends them in one go. `conf/filament.env.example` documents each variable.
@NullMarked
package chat.filament.platform.config;

import org.jspecify.annotations.NullMarked;
