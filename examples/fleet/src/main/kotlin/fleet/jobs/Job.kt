package fleet.jobs

import java.sql.Connection
import java.time.Instant
import kotlin.time.Duration

/** For how long it is known which runs there were, and what each has found out. */
internal val RUNS_KEPT: java.time.Duration = java.time.Duration.ofDays(7)

/** Work that is due again and again: one run for each tick, whatever number of instances there are. */
interface Job {
    val name: String

    /** Whole seconds: ticks are its multiples since 1970, the same ones for every instance. */
    val interval: Duration

    /** Runs in the transaction that records the run: what it writes is there once for each tick. */
    fun run(connection: Connection, tick: Instant)

    /** Is called once what the run has written can be seen. */
    fun committed() = Unit
}
