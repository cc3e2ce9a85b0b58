/// What Prometheus scrapes: the contract's counters in their fixed form, and Micrometer for
/// everything else.
@NullMarked
package chat.filament.platform.metrics;

import org.jspecify.annotations.NullMarked;
