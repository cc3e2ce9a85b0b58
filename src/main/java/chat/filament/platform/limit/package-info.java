/// Rate limits. [chat.filament.platform.limit.Limit] is the table of all of them;
/// [chat.filament.platform.limit.Limits] holds the state of each key in bounded memory. Fixed
/// windows are resilience4j's, token buckets Bucket4j's; only the sliding window is our own.
@NullMarked
package chat.filament.platform.limit;

import org.jspecify.annotations.NullMarked;
