package chat.filament.gateway.simulation;

import java.util.concurrent.atomic.AtomicBoolean;

/// Where all clients write down what they did, and whether they should stop.
record RunState(OperationLog operations, RunCounters counters, AtomicBoolean over) {}
