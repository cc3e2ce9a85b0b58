/// What a run measures: recorders of what clients receive, probes of the server, the check of every
/// delivery ([chat.filament.bench.measure.DeliveryCheck]), and the
/// [chat.filament.bench.measure.Report] of all.
@NullMarked
package chat.filament.bench.measure;

import org.jspecify.annotations.NullMarked;
