package fleet.jobs.internal

import java.time.Instant
import kotlin.time.Duration

/** The first tick after a moment. */
internal fun tickAfter(moment: Instant, interval: Duration): Instant {
    val seconds = interval.inWholeSeconds
    return Instant.ofEpochSecond((Math.floorDiv(moment.epochSecond, seconds) + 1) * seconds)
}
