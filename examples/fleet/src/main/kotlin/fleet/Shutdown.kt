package fleet

import fleet.observability.failure
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.Job
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import org.slf4j.LoggerFactory
import kotlin.concurrent.thread
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

// One after the other, and together less than the 30 seconds after which Render kills.
/** For how long a stop waits for requests that are being answered, and beside them for a run that has begun. */
internal val WORK_LIMIT = 20.seconds
internal val ENGINE_LIMIT = 1.seconds
internal val CLOSE_LIMIT = 5.seconds

/**
 * Has no run begin any more, then waits for requests and for the run that has begun. A run that takes longer loses its connection, and with
 * it all that it has written: another instance runs its tick.
 *
 * @param drain waits for requests
 * @return whether all runs have ended
 */
internal suspend fun endWork(jobs: Job?, limit: Duration = WORK_LIMIT, drain: suspend (Duration) -> Unit): Boolean = coroutineScope {
    jobs?.cancel()
    launch { drain(limit) }
    withTimeoutOrNull(limit) { jobs?.join() }
    jobs?.isCompleted ?: true
}

/**
 * Has the process end of what no part of it survives, such as an `Error` in a job: it would serve on without that part, and be healthy.
 *
 * @param end ends it; on a thread of its own, since whoever stops waits for the coroutine that has failed
 */
internal fun endingProcess(end: () -> Unit) = CoroutineExceptionHandler { _, failed ->
    LoggerFactory.getLogger("fleet.Main").error("A part ended by a failure: so does the process.", failure(failed))
    thread(block = end)
}

/** Runs what may hang, such as the sending of what nobody takes, and goes on without it after a while. */
internal fun endsWithin(limit: Duration, run: () -> Unit): Boolean {
    val running = thread(isDaemon = true, block = run)
    running.join(limit.inWholeMilliseconds)
    return !running.isAlive
}
