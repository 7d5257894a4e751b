package fleet.jobs.internal

import fleet.jobs.Job
import fleet.observability.failure
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import net.logstash.logback.argument.StructuredArguments.kv
import org.slf4j.LoggerFactory
import java.time.Clock
import java.time.Instant
import kotlin.time.Duration
import kotlin.time.toKotlinDuration

/** How many ticks an instance that was held up makes good. */
private const val MOST_LATE_TICKS = 60L

/**
 * Waits for the ticks of each job, and runs them in their order.
 *
 * @param runTick what runs one
 */
internal class Scheduler(
    private val runTick: suspend (Job, Instant) -> Outcome,
    private val jobs: List<Job>,
    private val clock: Clock,
    private val wait: suspend (Duration) -> Unit,
) {
    private val log = LoggerFactory.getLogger(Scheduler::class.java)

    fun start(scope: CoroutineScope) = scope.launch {
        for (job in jobs) launch { follow(job) }
    }

    private suspend fun follow(job: Job) {
        var tick = tickAfter(clock.instant(), job.interval)
        while (true) {
            // An instance that is late waits for nothing, and has to end all the same.
            currentCoroutineContext().ensureActive()
            val early = java.time.Duration.between(clock.instant(), tick).toKotlinDuration()
            if (early.isPositive()) {
                wait(early)
                // A clock may be behind the wait for it.
                continue
            }
            // Whoever stops the scheduler waits for the run that has begun.
            withContext(NonCancellable) { run(job, tick) }
            tick = following(tick, job)
        }
    }

    private suspend fun run(job: Job, tick: Instant) {
        val about = arrayOf(kv("job", job.name), kv("tick", tick.toString()))
        try {
            val outcome = runTick(job, tick)
            if (outcome == Outcome.LEFT_TO_ANOTHER) log.warn("A run was left to another instance, which is at it for long.", *about)
            else log.debug("A tick came.", *about, kv("outcome", outcome.name))
        } catch (cancelled: CancellationException) {
            throw cancelled
        } catch (failed: Exception) {
            log.error("A job's run failed: this instance goes on with the next tick.", *about, failure(failed))
        }
    }

    private fun following(tick: Instant, job: Job): Instant {
        val next = tickAfter(tick, job.interval)
        val late = java.time.Duration.between(next, clock.instant()).seconds / job.interval.inWholeSeconds
        if (late <= MOST_LATE_TICKS) return next
        log.warn("The instance was held up: ticks are left out.", kv("job", job.name), kv("ticks", late))
        return tickAfter(clock.instant(), job.interval)
    }
}
